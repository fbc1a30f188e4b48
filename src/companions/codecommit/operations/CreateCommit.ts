import type * as sdk from "@aws-sdk/client-codecommit";
import { present } from "../../../base/present.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { checkedParent, commitChanges } from "../committing.ts";
import { gatherChanges } from "../gather-changes.ts";
import { givenBranchName } from "../given.ts";
import { keptFolders } from "../keep-folders.ts";
import { opened, resourceOf } from "../repository.ts";

export const CreateCommit = operation<typeof sdk, "CreateCommit">({
  resource: resourceOf,
  transaction: "own",
  async run(input, context) {
    const branch = givenBranchName(input.branchName);
    const { repository, folder } = await context.kernel.store.transaction((tx) => opened(context, tx, input.repositoryName));
    const parent = await checkedParent(folder, branch, input.parentCommitId);
    const { changes, filesAdded, filesUpdated, filesDeleted } = await gatherChanges(folder, parent, input);
    const kept = parent && input.keepEmptyFolders ? await keptFolders(folder, parent, changes) : [];
    const said = present({ name: input.authorName, email: input.email, message: input.commitMessage }) as { name?: string };
    const made = await commitChanges(context, {
      ...{ repository, folder, branch, parent, ...said },
      changes: [...changes, ...kept],
      defaultMessage: "Changed files",
    });
    return { ...made, filesAdded, filesUpdated, filesDeleted };
  },
});
