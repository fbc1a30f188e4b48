import { present } from "../../../base/present.ts";
import { bucketOf, bucketOperation, mayAlso, objectArn } from "../access.ts";
import { checkKey } from "../attributes.ts";
import { deleteObject } from "../deleting.ts";
import { malformedXml } from "../errors.ts";

const mostKeys = 1000;

export const DeleteObjects = bucketOperation<"DeleteObjects">({
  // Each key is authorized by itself, and one that is refused does not keep the others: the answer lists both.
  access: "signed",
  async run(input, context) {
    const bucket = await bucketOf(context.tx, input);
    const asked = input.Delete.Objects;
    if (asked.length === 0 || asked.length > mostKeys) throw malformedXml();
    const Deleted = [];
    const Errors = [];
    // Always in the same order, so that two such requests wait for each other instead of deadlocking.
    for (const { Key, VersionId, ETag } of [...asked].sort((one, other) => (one.Key < other.Key ? -1 : 1))) {
      checkKey(Key);
      const action = VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
      const { allowed, message } = await mayAlso(context, bucket, { action, resource: objectArn(bucket.name, Key) });
      if (!allowed) {
        Errors.push(present({ Key, VersionId, Code: "AccessDenied", Message: message }));
        continue;
      }
      try {
        const deletion = present({ key: Key, versionId: VersionId, ifMatch: ETag });
        const { versionId, deleteMarker } = await deleteObject(context.tx, context, bucket, deletion as { key: string });
        const made = deleteMarker && VersionId === undefined;
        Deleted.push(
          present({
            Key,
            VersionId,
            DeleteMarker: deleteMarker,
            DeleteMarkerVersionId: deleteMarker ? (made ? versionId : VersionId) : undefined,
          }),
        );
      } catch (error) {
        // Only a condition that does not hold is this key's own affair.
        const code = (error as Error).name;
        if (code !== "PreconditionFailed" && code !== "NoSuchKey") throw error;
        Errors.push(present({ Key, VersionId, Code: code, Message: (error as Error).message }));
      }
    }
    return { ...(input.Delete.Quiet ? {} : { Deleted }), ...(Errors.length ? { Errors } : {}) };
  },
});
