import type * as sdk from "@aws-sdk/client-codecommit";
import { present } from "../../../base/present.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { checkedParent, commitChanges } from "../committing.ts";
import { fault } from "../errors.ts";
import { entryAt } from "../git/objects.ts";
import { zeroId } from "../git/references.ts";
import { givenBranchName, givenFilePath } from "../given.ts";
import { keptFolders } from "../keep-folders.ts";
import { opened, resourceOf } from "../repository.ts";

export const DeleteFile = operation<typeof sdk, "DeleteFile">({
  resource: resourceOf,
  transaction: "own",
  async run(input, context) {
    const filePath = givenFilePath(input.filePath);
    const branch = givenBranchName(input.branchName);
    const { repository, folder } = await context.kernel.store.transaction((tx) => opened(context, tx, input.repositoryName));
    const parent = await checkedParent(folder, branch, input.parentCommitId);
    const entry = parent ? await entryAt(folder, parent, filePath) : undefined;
    if (!parent || entry?.type !== "blob") throw fault("FileDoesNotExistException", `The file ${filePath} does not exist`);
    const removed = { path: filePath, mode: "0", blobId: zeroId };
    const kept = input.keepEmptyFolders ? await keptFolders(folder, parent, [removed]) : [];
    const said = present({ name: input.name, email: input.email, message: input.commitMessage }) as { name?: string };
    const made = await commitChanges(context, {
      ...{ repository, folder, branch, parent, ...said },
      changes: [removed, ...kept],
      defaultMessage: `Deleted ${filePath}`,
    });
    return { ...made, blobId: entry.id, filePath };
  },
});
