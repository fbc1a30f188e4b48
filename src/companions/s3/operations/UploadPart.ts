import { bucketOf, objectOperation } from "../access.ts";
import { receive } from "../bodies/receive.ts";
import { checksumMember } from "../domain/checksum.ts";
import { invalidRequest } from "../errors.ts";
import { openUpload } from "../open-upload.ts";
import { putPart } from "../store/uploads.ts";

export const UploadPart = objectOperation<"UploadPart">({
  action: "PutObject",
  transaction: "own",
  async run(input, { kernel, now }) {
    const { checksum_algorithm: expected } = await kernel.store.transaction(async (tx) => {
      await bucketOf(tx, input);
      return openUpload(tx, input);
    });
    const { digest, md5, sizeBytes, checksum } = await receive(kernel.blobs, input, expected);
    if (expected && checksum?.algorithm !== expected) {
      throw invalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${checksum?.algorithm.toLowerCase()}`,
      );
    }
    await kernel.store.transaction(async (tx) =>
      putPart(tx, await openUpload(tx, input, "share"), {
        number: input.PartNumber,
        digest,
        size_bytes: sizeBytes,
        md5,
        checksum: checksum?.value ?? null,
        last_modified: now,
      }),
    );
    return { ETag: `"${md5}"`, ...(checksum ? checksumMember(checksum.algorithm, checksum.value) : {}) };
  },
});
