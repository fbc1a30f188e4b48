import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { isObjectId } from "../domain/names.ts";
import { fault } from "../errors.ts";
import { blobSize, readBlob } from "../git/objects.ts";
import { opened, resourceOf } from "../repository.ts";

const mostBytes = 6 * 1024 * 1024;

export const GetBlob = operation<typeof sdk, "GetBlob">({
  resource: resourceOf,
  async run(input, context) {
    const { folder } = await opened(context, context.tx, input.repositoryName);
    if (!input.blobId) throw fault("BlobIdRequiredException", "A blob ID is required, but was not specified");
    if (!isObjectId(input.blobId)) throw fault("InvalidBlobIdException", "The specified blob is not valid");
    const size = await blobSize(folder, input.blobId);
    if (size === undefined) throw fault("BlobIdDoesNotExistException", `The blob ${input.blobId} does not exist`);
    if (size > mostBytes) throw fault("FileTooLargeException", "The blob is larger than 6 MB. Clone the repository to see it.");
    return { content: await readBlob(folder, input.blobId) };
  },
});
