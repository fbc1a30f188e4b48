import { present } from "../../../base/present.ts";
import type { Blobs } from "../../../kernel/blobs/index.ts";
import { bucketOf, objectOperation } from "../access.ts";
import { receive } from "../bodies/receive.ts";
import { locateSource } from "../copy-source.ts";
import { byteRange } from "../domain/byte-range.ts";
import { checksumMember } from "../domain/checksum.ts";
import { invalidArgument } from "../errors.ts";
import { openUpload } from "../open-upload.ts";
import type { ObjectVersion } from "../store/objects.ts";
import { putPart } from "../store/uploads.ts";
import { shownVersionId } from "../writing.ts";

export const UploadPartCopy = objectOperation<"UploadPartCopy">({
  action: "PutObject",
  transaction: "own",
  async run(input, context) {
    const { kernel, now } = context;
    const { source, expected } = await kernel.store.transaction(async (tx) => {
      await bucketOf(tx, input);
      const { checksum_algorithm: expected } = await openUpload(tx, input);
      return { source: await locateSource({ ...context, tx }, input), expected };
    });
    const Body = await bytesOf(kernel.blobs, source.version, input.CopySourceRange);
    const { digest, md5, sizeBytes, checksum } = await receive(kernel.blobs, { Body }, expected);
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
    return present({
      CopySourceVersionId: shownVersionId(source.bucket, source.version),
      CopyPartResult: { ETag: `"${md5}"`, LastModified: now, ...(checksum ? checksumMember(checksum.algorithm, checksum.value) : {}) },
    });
  },
});

/** Here, unlike in a read, a range that the source does not have is an error. */
async function bytesOf(blobs: Blobs, version: ObjectVersion, header: string | undefined) {
  const range = byteRange(header, version.size_bytes);
  const wrong = range === "unsatisfiable" || (header !== undefined && (!range || Number(header.split("-")[1]) !== range.end));
  if (wrong) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${version.size_bytes}`,
      "x-amz-copy-source-range",
      header,
    );
  }
  if (version.size_bytes === 0 || version.digest === null) return new Uint8Array();
  return blobs.get(version.digest, range);
}
