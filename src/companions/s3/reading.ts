import { present } from "../../base/present.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { bucketArn, bucketOf, mayAlso } from "./access.ts";
import { type ByteRange, byteRange, partRange } from "./domain/byte-range.ts";
import { checksumMember } from "./domain/checksum.ts";
import { type ReadConditions, readOutcome } from "./domain/conditions.ts";
import {
  accessDenied,
  deleted,
  invalidRange,
  invalidRequest,
  methodNotAllowed,
  noSuchKey,
  noSuchVersion,
  notModified,
  preconditionFailed,
} from "./errors.ts";
import type { Bucket } from "./store/buckets.ts";
import { findVersion, type ObjectVersion } from "./store/objects.ts";

interface Located {
  Bucket: string;
  Key: string;
  VersionId?: string;
  ExpectedBucketOwner?: string;
}

/** The version that a read names, or S3's answer for its absence: who may not list must not learn what is absent. */
export async function locate(context: Context, input: Located): Promise<{ bucket: Bucket; version: ObjectVersion }> {
  const bucket = await bucketOf(context.tx, input);
  const version = await findVersion(context.tx, bucket.name, input.Key, input.VersionId);
  if (version && !version.delete_marker) return { bucket, version };
  const asked = { action: "s3:ListBucket", resource: bucketArn(bucket.name), conditions: { "s3:prefix": input.Key } };
  if (!(await mayAlso(context, bucket, asked)).allowed) throw accessDenied();
  if (!version) throw input.VersionId === undefined ? noSuchKey(input.Key) : noSuchVersion({ Key: input.Key, VersionId: input.VersionId });
  if (input.VersionId === undefined) throw deleted(version.version_id);
  throw methodNotAllowed({
    allow: "DELETE",
    "x-amz-delete-marker": "true",
    "x-amz-version-id": version.version_id,
    "last-modified": version.last_modified.toUTCString(),
  });
}

interface Asked {
  IfMatch?: string;
  IfNoneMatch?: string;
  IfModifiedSince?: Date;
  IfUnmodifiedSince?: Date;
  Range?: string;
  PartNumber?: number;
}

/** Answers 304 or 412 where the caller's conditions say so. */
export function checkRead(asked: Asked, version: ObjectVersion): void {
  const conditions = present({
    ifMatch: asked.IfMatch,
    ifNoneMatch: asked.IfNoneMatch,
    ifModifiedSince: asked.IfModifiedSince,
    ifUnmodifiedSince: asked.IfUnmodifiedSince,
  }) as ReadConditions;
  const outcome = readOutcome(conditions, { etag: version.etag, lastModified: version.last_modified });
  if (outcome === "failed") throw preconditionFailed({ Condition: asked.IfMatch === undefined ? "If-Unmodified-Since" : "If-Match" });
  if (outcome === "not-modified") {
    throw notModified({ etag: `"${version.etag}"`, "last-modified": version.last_modified.toUTCString() });
  }
}

/** The bytes asked for; undefined means all of them. */
export function rangeOf(asked: Asked, version: ObjectVersion): ByteRange | undefined {
  if (asked.Range !== undefined && asked.PartNumber !== undefined) {
    throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
  }
  const range =
    asked.PartNumber === undefined
      ? byteRange(asked.Range, version.size_bytes)
      : partRange(version.attributes.partSizes ?? [version.size_bytes], asked.PartNumber);
  if (range === "unsatisfiable") throw invalidRange(version.size_bytes);
  return range === "empty" ? undefined : range;
}

interface Overrides {
  ResponseCacheControl?: string;
  ResponseContentDisposition?: string;
  ResponseContentEncoding?: string;
  ResponseContentLanguage?: string;
  ResponseContentType?: string;
  ResponseExpires?: Date;
  ChecksumMode?: string;
  PartNumber?: number;
}

/** What GetObject and HeadObject say about an object beside its bytes. */
export function describe(asked: Overrides, bucket: Bucket, version: ObjectVersion, range: ByteRange | undefined) {
  const { headers, metadata, tags, storageClass, partSizes, checksum } = version.attributes;
  const tagCount = Object.keys(tags).length;
  const whole = range === undefined || (range.start === 0 && range.end === version.size_bytes - 1);
  return present({
    AcceptRanges: "bytes",
    LastModified: version.last_modified,
    ContentLength: range ? range.end - range.start + 1 : version.size_bytes,
    ...(range ? { ContentRange: `bytes ${range.start}-${range.end}/${version.size_bytes}` } : {}),
    ETag: `"${version.etag}"`,
    VersionId: bucket.versioning === null ? undefined : version.version_id,
    ContentType: asked.ResponseContentType ?? headers.contentType ?? "binary/octet-stream",
    CacheControl: asked.ResponseCacheControl ?? headers.cacheControl,
    ContentDisposition: asked.ResponseContentDisposition ?? headers.contentDisposition,
    ContentEncoding: asked.ResponseContentEncoding ?? headers.contentEncoding,
    ContentLanguage: asked.ResponseContentLanguage ?? headers.contentLanguage,
    Expires: asked.ResponseExpires ?? (headers.expires ? new Date(headers.expires) : undefined),
    WebsiteRedirectLocation: headers.websiteRedirectLocation,
    Metadata: metadata,
    StorageClass: storageClass as "STANDARD_IA" | undefined,
    TagCount: tagCount || undefined,
    PartsCount: asked.PartNumber !== undefined ? partSizes?.length : undefined,
    ...(asked.ChecksumMode === "ENABLED" && whole && checksum
      ? { ...checksumMember(checksum.algorithm, checksum.value), ChecksumType: checksum.type }
      : {}),
  });
}
