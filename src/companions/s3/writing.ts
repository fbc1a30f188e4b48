import { alphanumeric, randomText } from "../../base/ids.ts";
import { present } from "../../base/present.ts";
import { publish } from "../../kernel/events/index.ts";
import type { Request } from "../../kernel/gateway/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { writeOutcome } from "./domain/conditions.ts";
import { type ObjectEvent, objectEvent } from "./domain/object-event.ts";
import { noSuchBucket, noSuchKey, preconditionFailed } from "./errors.ts";
import { type Bucket, findBucket } from "./store/buckets.ts";
import { findVersion, insertVersion, lockKey, type NewVersion, type ObjectVersion } from "./store/objects.ts";

export interface Write {
  bucket: string;
  version: Omit<NewVersion, "version_id" | "last_modified">;
  reason: Exclude<ObjectEvent["reason"], "DeleteObject">;
  conditions: { IfMatch?: string; IfNoneMatch?: string };
}

/** Makes stored bytes visible as the key's new current version and says so on the bus, all in `tx`. */
export async function writeVersion(tx: Tx, request: Request, write: Write): Promise<ObjectVersion> {
  const { key } = write.version;
  await lockKey(tx, write.bucket, key);
  const bucket = await findBucket(tx, write.bucket);
  if (!bucket) throw noSuchBucket(write.bucket);
  await checkConditions(tx, write.bucket, key, write.conditions);
  const version = await insertVersion(tx, bucket, { ...write.version, version_id: newVersionId(bucket), last_modified: request.now });
  await publishObject(tx, request, bucket, version, { reason: write.reason });
  return version;
}

export const newVersionId = (bucket: Bucket): string => (bucket.versioning === "Enabled" ? randomText(32, `${alphanumeric}._`) : "null");

/** Refuses a write whose condition does not hold. Final only under `lockKey`; before a body is read it spares sending it. */
export async function checkConditions(tx: Tx, bucket: string, key: string, conditions: Write["conditions"]): Promise<void> {
  const asked = present({ ifMatch: conditions.IfMatch, ifNoneMatch: conditions.IfNoneMatch });
  if (asked.ifMatch === undefined && asked.ifNoneMatch === undefined) return;
  const found = await findVersion(tx, bucket, key);
  const outcome = writeOutcome(asked, found?.delete_marker ? undefined : found);
  if (outcome === "missing") throw noSuchKey(key);
  if (outcome === "failed") throw preconditionFailed({ Condition: conditions.IfMatch === undefined ? "If-None-Match" : "If-Match" });
}

export async function publishObject(
  tx: Tx,
  request: Request,
  bucket: Bucket,
  version: ObjectVersion,
  said: Pick<ObjectEvent, "reason" | "deletionType">,
): Promise<void> {
  const { principal, requestId, sourceIp } = request;
  await publish(
    tx,
    objectEvent(
      present({
        ...said,
        bucket,
        object: {
          key: version.key,
          sizeBytes: version.size_bytes,
          etag: version.etag,
          versionId: version.version_id,
          seq: version.seq,
        },
        requestId,
        requester: principal.kind === "service" ? principal.name : principal.account,
        sourceIp,
      }) as ObjectEvent,
    ),
  );
}

/** The version id in answers: an unversioned bucket's objects have none to speak of. */
export const shownVersionId = (bucket: Bucket, version: ObjectVersion): string | undefined =>
  bucket.versioning === null ? undefined : version.version_id;
