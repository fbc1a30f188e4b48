import { present } from "../../base/present.ts";
import type { Request } from "../../kernel/gateway/index.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { writeOutcome } from "./domain/conditions.ts";
import { noSuchKey, preconditionFailed } from "./errors.ts";
import type { Bucket } from "./store/buckets.ts";
import { deleteVersion, findVersion, insertVersion, lockKey, type ObjectVersion } from "./store/objects.ts";
import { newVersionId, publishObject } from "./writing.ts";

export interface Deletion {
  key: string;
  versionId?: string;
  ifMatch?: string;
}
export interface Deleted {
  /** The version that went, or the delete marker that came. */
  versionId?: string;
  /** A marker was made, or the version that went was one. */
  deleteMarker?: boolean;
}

/** What DELETE means in this bucket: a named version goes for ever; otherwise versioning decides. Deleting nothing succeeds. */
export async function deleteObject(tx: Tx, request: Request, bucket: Bucket, asked: Deletion): Promise<Deleted> {
  await lockKey(tx, bucket.name, asked.key);
  if (asked.ifMatch !== undefined) await checkMatch(tx, bucket, asked);
  if (asked.versionId !== undefined || bucket.versioning === null) return deleteForEver(tx, request, bucket, asked);
  const marker = await insertVersion(tx, bucket, {
    key: asked.key,
    version_id: newVersionId(bucket),
    delete_marker: true,
    digest: null,
    size_bytes: 0,
    etag: "",
    last_modified: request.now,
    attributes: { headers: {}, metadata: {}, tags: {} },
  });
  await publishObject(tx, request, bucket, marker, { reason: "DeleteObject", deletionType: "Delete Marker Created" });
  return { versionId: marker.version_id, deleteMarker: true };
}

async function deleteForEver(tx: Tx, request: Request, bucket: Bucket, asked: Deletion): Promise<Deleted> {
  const removed: ObjectVersion | undefined = await deleteVersion(tx, bucket.name, asked.key, asked.versionId ?? "null");
  if (removed) await publishObject(tx, request, bucket, removed, { reason: "DeleteObject", deletionType: "Permanently Deleted" });
  return present({ versionId: asked.versionId, deleteMarker: removed?.delete_marker || undefined });
}

async function checkMatch(tx: Tx, bucket: Bucket, asked: Deletion): Promise<void> {
  const found = await findVersion(tx, bucket.name, asked.key, asked.versionId);
  const outcome = writeOutcome({ ifMatch: asked.ifMatch as string }, found?.delete_marker ? undefined : found);
  if (outcome === "missing") throw noSuchKey(asked.key);
  if (outcome === "failed") throw preconditionFailed({ Condition: "If-Match" });
}
