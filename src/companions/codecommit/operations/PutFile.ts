import type * as sdk from "@aws-sdk/client-codecommit";
import { present } from "../../../base/present.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { checkedParent, commitChanges } from "../committing.ts";
import { fileModeOf, isFileMode, modeOf } from "../domain/file-mode.ts";
import { fault } from "../errors.ts";
import { checkPlace, checkSize } from "../file-rules.ts";
import { entryAt } from "../git/objects.ts";
import { writeBlob } from "../git/write-commit.ts";
import { givenBranchName, givenFilePath } from "../given.ts";
import { opened, resourceOf } from "../repository.ts";

export const PutFile = operation<typeof sdk, "PutFile">({
  resource: resourceOf,
  transaction: "own",
  async run(input, context) {
    const path = givenFilePath(input.filePath);
    const branch = givenBranchName(input.branchName);
    if (!input.fileContent) throw fault("FileContentRequiredException", "The content of the file is required");
    checkSize(input.fileContent);
    const asked = input.fileMode;
    if (asked && !isFileMode(asked)) throw fault("InvalidFileModeException", "The specified file mode permission is not valid");
    const { repository, folder } = await context.kernel.store.transaction((tx) => opened(context, tx, input.repositoryName));
    const parent = await checkedParent(folder, branch, input.parentCommitId);
    const before = parent ? await entryAt(folder, parent, path) : undefined;
    if (parent) await checkPlace(folder, parent, path);
    const blobId = await writeBlob(folder, input.fileContent);
    const mode = modeOf(asked ?? (before ? fileModeOf(before.mode) : "NORMAL"));
    if (before?.id === blobId && before.mode === mode) {
      throw fault("SameFileContentException", `The file ${path} has this content already`);
    }
    const defaultMessage = `${before ? "Edited" : "Added"} ${path}`;
    const said = present({ name: input.name, email: input.email, message: input.commitMessage }) as { name?: string };
    const made = await commitChanges(context, {
      repository,
      folder,
      branch,
      parent,
      changes: [{ path, mode, blobId }],
      defaultMessage,
      ...said,
    });
    return { ...made, blobId };
  },
});
