import type { Generated, JSONColumnType } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import type { ChecksumAlgorithm, ChecksumType } from "../domain/checksum.ts";

/** What a client says about an object beside its bytes; kept as it was said. */
export interface ObjectAttributes {
  headers: ObjectHeaders;
  metadata: Record<string, string>;
  tags: Record<string, string>;
  storageClass?: string;
  checksum?: { algorithm: ChecksumAlgorithm; value: string; type: ChecksumType };
  /** Sizes of a multipart object's parts, in order. */
  partSizes?: number[];
}
export interface ObjectHeaders {
  contentType?: string;
  cacheControl?: string;
  contentDisposition?: string;
  contentEncoding?: string;
  contentLanguage?: string;
  expires?: string;
  websiteRedirectLocation?: string;
}
export interface PublicAccessBlock {
  BlockPublicAcls: boolean;
  IgnorePublicAcls: boolean;
  BlockPublicPolicy: boolean;
  RestrictPublicBuckets: boolean;
}

interface BucketTable {
  name: string;
  account: string;
  region: string;
  created_at: Date;
  versioning: "Enabled" | "Suspended" | null;
  policy: string | null;
  public_access_block: JSONColumnType<PublicAccessBlock> | null;
  notification: JSONColumnType<Record<string, unknown>>;
}
interface ObjectTable {
  bucket: string;
  key: string;
  version_id: string;
  account: string;
  region: string;
  seq: Generated<number>;
  is_latest: boolean;
  delete_marker: boolean;
  digest: string | null;
  size_bytes: number;
  etag: string;
  last_modified: Date;
  attributes: JSONColumnType<ObjectAttributes>;
}
interface UploadTable {
  id: string;
  bucket: string;
  key: string;
  account: string;
  region: string;
  initiated_at: Date;
  initiator: string;
  checksum_algorithm: ChecksumAlgorithm | null;
  checksum_type: ChecksumType | null;
  attributes: JSONColumnType<ObjectAttributes>;
  completed: JSONColumnType<CompletedUpload> | null;
  completed_at: Date | null;
}
export interface CompletedUpload {
  etag: string;
  versionId: string;
  checksum?: ObjectAttributes["checksum"];
}
interface PartTable {
  upload_id: string;
  number: number;
  account: string;
  region: string;
  digest: string;
  size_bytes: number;
  md5: string;
  checksum: string | null;
  last_modified: Date;
}
export type S3Tables = {
  s3_bucket: BucketTable;
  s3_object: ObjectTable;
  s3_upload: UploadTable;
  s3_part: PartTable;
  s3_sweep: { id: string; due_at: Date };
};
export const db = (tx: Tx) => tx.withTables<S3Tables>();
