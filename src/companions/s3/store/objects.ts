import { sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { Bucket } from "./buckets.ts";
import { db, type ObjectAttributes } from "./tables.ts";

export interface ObjectVersion {
  bucket: string;
  key: string;
  version_id: string;
  account: string;
  region: string;
  seq: number;
  is_latest: boolean;
  delete_marker: boolean;
  digest: string | null;
  size_bytes: number;
  etag: string;
  last_modified: Date;
  attributes: ObjectAttributes;
}
export type NewVersion = Pick<ObjectVersion, "key" | "version_id" | "digest" | "size_bytes" | "etag" | "last_modified" | "attributes"> & {
  delete_marker?: boolean;
};

/** Writers of one key stand in line: "which is the latest" and the order of versions have one answer. Held to the end of `tx`. */
export async function lockKey(tx: Tx, bucket: string, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`s3/${bucket}/${key}`}, 0))`.execute(tx);
}

/** The current version, or the named one; delete markers included. */
export async function findVersion(tx: Tx, bucket: string, key: string, versionId?: string): Promise<ObjectVersion | undefined> {
  const query = db(tx).selectFrom("s3_object").selectAll().where("bucket", "=", bucket).where("key", "=", key);
  const found = versionId === undefined ? query.where("is_latest", "=", true) : query.where("version_id", "=", versionId);
  return (await found.executeTakeFirst()) as ObjectVersion | undefined;
}

/** As `findVersion`, and keeps the row, thereby its blob, from being deleted before `tx` ends. */
export async function holdVersion(tx: Tx, version: Pick<ObjectVersion, "bucket" | "key" | "version_id" | "seq">): Promise<boolean> {
  const held = await db(tx)
    .selectFrom("s3_object")
    .select("seq")
    .where("bucket", "=", version.bucket)
    .where("key", "=", version.key)
    .where("version_id", "=", version.version_id)
    .where("seq", "=", version.seq)
    .forShare()
    .executeTakeFirst();
  return held !== undefined;
}

/** Makes a new version the current one, under `lockKey`. A version that is named "null" replaces the one before of that name. */
export async function insertVersion(tx: Tx, bucket: Bucket, version: NewVersion): Promise<ObjectVersion> {
  const { name, account, region } = bucket;
  if (version.version_id === "null") await removeVersion(tx, name, version.key, "null");
  await db(tx)
    .updateTable("s3_object")
    .set({ is_latest: false })
    .where("bucket", "=", name)
    .where("key", "=", version.key)
    .where("is_latest", "=", true)
    .execute();
  const inserted = await db(tx)
    .insertInto("s3_object")
    .values({
      ...version,
      bucket: name,
      account,
      region,
      is_latest: true,
      delete_marker: version.delete_marker ?? false,
      attributes: json(version.attributes) as never,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return inserted as ObjectVersion;
}

async function removeVersion(tx: Tx, bucket: string, key: string, versionId: string): Promise<ObjectVersion | undefined> {
  const removed = await db(tx)
    .deleteFrom("s3_object")
    .where("bucket", "=", bucket)
    .where("key", "=", key)
    .where("version_id", "=", versionId)
    .returningAll()
    .executeTakeFirst();
  return removed as ObjectVersion | undefined;
}

/** Removes one version for ever, under `lockKey`; where it was the current one, the newest that is left becomes it. */
export async function deleteVersion(tx: Tx, bucket: string, key: string, versionId: string): Promise<ObjectVersion | undefined> {
  const removed = await removeVersion(tx, bucket, key, versionId);
  if (removed?.is_latest) {
    await sql`
      update s3_object set is_latest = true where (bucket, key, version_id) = (
        select bucket, key, version_id from s3_object where bucket = ${bucket} and key = ${key} order by -seq limit 1)`.execute(tx);
  }
  return removed;
}

export async function updateAttributes(tx: Tx, version: ObjectVersion, attributes: ObjectAttributes): Promise<void> {
  await db(tx)
    .updateTable("s3_object")
    .set({ attributes: json(attributes) as never })
    .where("bucket", "=", version.bucket)
    .where("key", "=", version.key)
    .where("version_id", "=", version.version_id)
    .execute();
}
