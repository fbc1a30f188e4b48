import { present } from "../../../base/present.ts";
import { bucketOf, objectOperation } from "../access.ts";
import { multipartEtag } from "../bodies/whole-checksum.ts";
import { checkSize, checksumFor, joined, namedParts } from "../completing.ts";
import { checksumMember, givenChecksum } from "../domain/checksum.ts";
import { invalidPart, noSuchUpload } from "../errors.ts";
import type { CompletedUpload } from "../store/tables.ts";
import { completeUpload, findUpload } from "../store/uploads.ts";
import { checkConditions, writeVersion } from "../writing.ts";

export const CompleteMultipartUpload = objectOperation<"CompleteMultipartUpload">({
  action: "PutObject",
  transaction: "own",
  async run(input, context) {
    const { kernel } = context;
    const { Bucket, Key, MultipartUpload: named } = input;
    const at = { bucket: Bucket, key: Key, id: input.UploadId };
    const answer = ({ etag, versionId, checksum }: CompletedUpload) =>
      present({
        Location: `/${Bucket}/${encodeURIComponent(Key).replaceAll("%2F", "/")}`,
        Bucket,
        Key,
        ETag: `"${etag}"`,
        VersionId: versionId === "null" ? undefined : versionId,
        ...(checksum ? { ...checksumMember(checksum.algorithm, checksum.value), ChecksumType: checksum.type } : {}),
      });

    const seen = await kernel.store.transaction(async (tx) => {
      await bucketOf(tx, input);
      const upload = await findUpload(tx, at);
      if (!upload) throw noSuchUpload();
      if (upload.completed) return { completed: upload.completed };
      await checkConditions(tx, Bucket, Key, input);
      return { upload, parts: await namedParts(tx, upload.id, named?.Parts) };
    });
    if (seen.completed) return answer(seen.completed);
    const { upload, parts } = seen;
    const sizeBytes = checkSize(parts, input.MpuObjectSize);
    const checksum = checksumFor(upload, parts, givenChecksum(input)?.value);
    const digest = await joined(kernel.blobs, parts);
    const etag = multipartEtag(parts);

    return kernel.store.transaction(async (tx) => {
      const held = await findUpload(tx, at, "update");
      if (!held) throw noSuchUpload();
      if (held.completed) return answer(held.completed);
      // A part may have been sent again while its earlier bytes were being joined.
      const now = await namedParts(tx, upload.id, named?.Parts);
      if (now.some((part, index) => part.digest !== parts[index]?.digest)) throw invalidPart();
      const partSizes = parts.map((part) => part.size_bytes);
      const attributes = { ...held.attributes, ...(checksum ? { checksum } : {}), partSizes };
      const version = await writeVersion(tx, context, {
        bucket: Bucket,
        version: { key: Key, digest, size_bytes: sizeBytes, etag, attributes },
        reason: "CompleteMultipartUpload",
        conditions: input,
      });
      const done = { etag, versionId: version.version_id, ...(checksum ? { checksum } : {}) };
      await completeUpload(tx, held.id, done, context.now);
      return answer(done);
    });
  },
});
