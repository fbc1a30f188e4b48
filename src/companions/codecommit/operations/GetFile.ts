import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fileModeOf } from "../domain/file-mode.ts";
import { fault } from "../errors.ts";
import { blobSize, entryAt, readBlob } from "../git/objects.ts";
import { givenFilePath } from "../given.ts";
import { commitNamed, opened, resourceOf } from "../repository.ts";

/** AWS's limit of one file in an answer. */
const mostBytes = 6 * 1024 * 1024;

export const GetFile = operation<typeof sdk, "GetFile">({
  resource: resourceOf,
  async run(input, context) {
    const { repository, folder } = await opened(context, context.tx, input.repositoryName);
    const filePath = givenFilePath(input.filePath);
    const commitId = await commitNamed(folder, repository, input.commitSpecifier);
    const entry = await entryAt(folder, commitId, filePath);
    if (entry?.type !== "blob") throw fault("FileDoesNotExistException", `The file ${filePath} does not exist in commit ${commitId}`);
    const fileSize = (await blobSize(folder, entry.id)) ?? 0;
    if (fileSize > mostBytes)
      throw fault("FileTooLargeException", `The file ${filePath} is larger than 6 MB. Clone the repository to see it.`);
    const fileContent = await readBlob(folder, entry.id);
    return { commitId, blobId: entry.id, filePath, fileMode: fileModeOf(entry.mode), fileSize, fileContent };
  },
});
