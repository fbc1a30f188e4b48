import { present } from "../../base/present.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { bucketOf, mayAlso, objectArn } from "./access.ts";
import { type ReadConditions, readOutcome } from "./domain/conditions.ts";
import { accessDenied, invalidArgument, invalidRequest, noSuchKey, preconditionFailed } from "./errors.ts";
import type { Bucket } from "./store/buckets.ts";
import { findVersion, type ObjectVersion } from "./store/objects.ts";

export interface CopySourceInput {
  CopySource: string;
  CopySourceIfMatch?: string;
  CopySourceIfNoneMatch?: string;
  CopySourceIfModifiedSince?: Date;
  CopySourceIfUnmodifiedSince?: Date;
  CopySourceSSECustomerAlgorithm?: string;
  ExpectedSourceBucketOwner?: string;
}

/** What a copy reads, which the caller must be allowed to read, under the conditions the caller sets. */
export async function locateSource(context: Context, input: CopySourceInput): Promise<{ bucket: Bucket; version: ObjectVersion }> {
  const { Bucket, Key, VersionId } = parseCopySource(input.CopySource);
  const owner = input.ExpectedSourceBucketOwner;
  const bucket = await bucketOf(context.tx, { Bucket, ...(owner ? { ExpectedBucketOwner: owner } : {}) });
  const { allowed, message } = await mayAlso(context, bucket, {
    action: VersionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion",
    resource: objectArn(Bucket, Key),
  });
  if (!allowed) throw accessDenied(message);
  const version = await findVersion(context.tx, Bucket, Key, VersionId);
  if (version?.delete_marker && VersionId !== undefined) {
    throw invalidRequest("The source of a copy request may not specifically refer to a delete marker by version id.");
  }
  if (!version || version.delete_marker) throw noSuchKey(Key);
  const conditions = present({
    ifMatch: input.CopySourceIfMatch,
    ifNoneMatch: input.CopySourceIfNoneMatch,
    ifModifiedSince: input.CopySourceIfModifiedSince,
    ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  }) as ReadConditions;
  // A copy has no 304: every condition that does not hold is a 412.
  if (readOutcome(conditions, { etag: version.etag, lastModified: version.last_modified }) !== "ok") throw preconditionFailed();
  return { bucket, version };
}

/** `/bucket/key?versionId=…`, encoded as a URL, the first slash optional. */
function parseCopySource(text: string): { Bucket: string; Key: string; VersionId?: string } {
  const wrong = () =>
    invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", text);
  const found = /^\/?([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/s.exec(text);
  if (!found?.[1] || !found[2]) throw wrong();
  try {
    const VersionId = found[3] && decodeURIComponent(found[3]);
    return { Bucket: decodeURIComponent(found[1]), Key: decodeURIComponent(found[2]), ...(VersionId ? { VersionId } : {}) };
  } catch {
    throw wrong();
  }
}
