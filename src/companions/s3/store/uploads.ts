import { sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { ChecksumAlgorithm, ChecksumType } from "../domain/checksum.ts";
import { afterPrefix } from "../domain/key-range.ts";
import type { Bucket } from "./buckets.ts";
import { type CompletedUpload, db, type ObjectAttributes } from "./tables.ts";

export interface Upload {
  id: string;
  bucket: string;
  key: string;
  account: string;
  region: string;
  initiated_at: Date;
  initiator: string;
  checksum_algorithm: ChecksumAlgorithm | null;
  checksum_type: ChecksumType | null;
  attributes: ObjectAttributes;
  completed: CompletedUpload | null;
  completed_at: Date | null;
}
export interface Part {
  upload_id: string;
  number: number;
  digest: string;
  size_bytes: number;
  md5: string;
  checksum: string | null;
  last_modified: Date;
}

export async function insertUpload(
  tx: Tx,
  bucket: Bucket,
  upload: Omit<Upload, "bucket" | "account" | "region" | "completed" | "completed_at">,
): Promise<void> {
  const { name, account, region } = bucket;
  await db(tx)
    .insertInto("s3_upload")
    .values({
      ...upload,
      bucket: name,
      account,
      region,
      completed: null,
      completed_at: null,
      attributes: json(upload.attributes) as never,
    })
    .execute();
}

/** `hold` keeps others from completing or aborting it before `tx` ends. */
export async function findUpload(
  tx: Tx,
  at: { bucket: string; key: string; id: string },
  hold?: "share" | "update",
): Promise<Upload | undefined> {
  let query = db(tx).selectFrom("s3_upload").selectAll().where("id", "=", at.id).where("bucket", "=", at.bucket).where("key", "=", at.key);
  if (hold === "share") query = query.forShare();
  if (hold === "update") query = query.forUpdate();
  return (await query.executeTakeFirst()) as Upload | undefined;
}

export async function deleteUpload(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("s3_upload").where("id", "=", id).execute();
}

/** The parts go, and with them the references to their blobs; the answer stays for a client that asks again. */
export async function completeUpload(tx: Tx, id: string, completed: CompletedUpload, now: Date): Promise<void> {
  await db(tx).deleteFrom("s3_part").where("upload_id", "=", id).execute();
  await db(tx)
    .updateTable("s3_upload")
    .set({ completed: json(completed) as never, completed_at: now })
    .where("id", "=", id)
    .execute();
}

export async function forgetCompletedUploads(tx: Tx, before: Date): Promise<void> {
  await db(tx).deleteFrom("s3_upload").where("completed_at", "<", before).execute();
}

/** A part that is sent again replaces the one before. */
export async function putPart(tx: Tx, upload: Upload, part: Omit<Part, "upload_id">): Promise<void> {
  const { id: upload_id, account, region } = upload;
  await db(tx)
    .insertInto("s3_part")
    .values({ ...part, upload_id, account, region })
    .onConflict((conflict) => conflict.columns(["upload_id", "number"]).doUpdateSet(part))
    .execute();
}

export const listParts = (tx: Tx, uploadId: string, after = 0, most = 10_001): Promise<Part[]> =>
  db(tx)
    .selectFrom("s3_part")
    .select(["upload_id", "number", "digest", "size_bytes", "md5", "checksum", "last_modified"])
    .where("upload_id", "=", uploadId)
    .where("number", ">", after)
    .orderBy("number")
    .limit(most)
    .execute();

/** Open uploads by key and id, from just after a marker on. */
export async function listUploads(
  tx: Tx,
  asked: { bucket: string; prefix: string; keyMarker?: string; idMarker?: string; most: number },
): Promise<Upload[]> {
  const end = afterPrefix(asked.prefix);
  const marker = asked.idMarker
    ? sql`and (key, id) > (${asked.keyMarker ?? ""}, ${asked.idMarker})`
    : asked.keyMarker
      ? sql`and key > ${asked.keyMarker}`
      : sql``;
  const found = await sql<Upload>`
    select * from s3_upload where bucket = ${asked.bucket} and completed_at is null and key >= ${asked.prefix}
      ${end === undefined ? sql`` : sql`and key < ${end}`} ${marker}
    order by key, id limit ${asked.most}`.execute(tx);
  return found.rows;
}
