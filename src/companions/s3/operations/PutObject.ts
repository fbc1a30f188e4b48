import { present } from "../../../base/present.ts";
import { bucketOf, objectOperation } from "../access.ts";
import { attributesOf } from "../attributes.ts";
import { receive } from "../bodies/receive.ts";
import { checksumMember } from "../domain/checksum.ts";
import { checkConditions, shownVersionId, writeVersion } from "../writing.ts";

export const PutObject = objectOperation<"PutObject">({
  transaction: "own",
  async run(input, context) {
    const { kernel } = context;
    const attributes = attributesOf(input);
    // What cannot succeed is refused before its bytes are read.
    const bucket = await kernel.store.transaction(async (tx) => {
      await checkConditions(tx, input.Bucket, input.Key, input);
      return bucketOf(tx, input);
    });
    const { digest, md5, sizeBytes, checksum } = await receive(kernel.blobs, input);
    const version = await kernel.store.transaction((tx) =>
      writeVersion(tx, context, {
        bucket: input.Bucket,
        version: {
          key: input.Key,
          digest,
          size_bytes: sizeBytes,
          etag: md5,
          attributes: checksum ? { ...attributes, checksum: { ...checksum, type: "FULL_OBJECT" } } : attributes,
        },
        reason: "PutObject",
        conditions: input,
      }),
    );
    return present({
      ETag: `"${md5}"`,
      VersionId: shownVersionId(bucket, version),
      ...(checksum ? { ...checksumMember(checksum.algorithm, checksum.value), ChecksumType: "FULL_OBJECT" as const } : {}),
    });
  },
});
