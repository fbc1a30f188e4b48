import { sql } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import { db, type InRepository, type Layer, type Upload, type UploadPart } from "./tables.ts";

export async function findLayers(tx: Tx, { account, region, repository }: InRepository, blobs: string[]): Promise<Layer[]> {
  if (!blobs.length) return [];
  return db(tx)
    .selectFrom("ecr_layer")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("blob", "in", blobs)
    .execute();
}

export async function insertLayer(tx: Tx, layer: Layer): Promise<void> {
  await db(tx)
    .insertInto("ecr_layer")
    .values(layer)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** True when there was one. A layer that an image needs stays. */
export async function deleteLayer(
  tx: Tx,
  { account, region, repository }: InRepository,
  blob: string,
): Promise<"deleted" | "unknown" | "used"> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (
      select from ecr_image where account = ${account} and region = ${region} and repository = ${repository}
        and manifest like ${`%sha256:${blob}%`}
    ) as used from ecr_layer where account = ${account} and region = ${region} and repository = ${repository} and blob = ${blob}`.execute(
    tx,
  );
  if (!rows[0]) return "unknown";
  if (rows[0].used) return "used";
  await db(tx)
    .deleteFrom("ecr_layer")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("blob", "=", blob)
    .execute();
  return "deleted";
}

/** Begins an upload, and forgets those that nobody has gone on with for a day. */
export async function insertUpload(tx: Tx, upload: Upload): Promise<void> {
  const dayBefore = new Date(upload.begun_at.getTime() - 24 * 3600 * 1000);
  await db(tx).deleteFrom("ecr_upload").where("begun_at", "<", dayBefore).execute();
  await db(tx).insertInto("ecr_upload").values(upload).execute();
}

export const findUpload = (tx: Tx, { account, region, repository }: InRepository, id: string): Promise<Upload | undefined> =>
  db(tx)
    .selectFrom("ecr_upload")
    .selectAll()
    .where("id", "=", id)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .executeTakeFirst();

export const partsOf = (tx: Tx, uploadId: string): Promise<UploadPart[]> =>
  db(tx).selectFrom("ecr_upload_part").selectAll().where("upload_id", "=", uploadId).orderBy("at_byte").execute();

export async function insertPart(tx: Tx, part: UploadPart): Promise<void> {
  await db(tx)
    .insertInto("ecr_upload_part")
    .values(part)
    .onConflict((conflict) => conflict.columns(["upload_id", "at_byte"]).doUpdateSet({ size_bytes: part.size_bytes, blob: part.blob }))
    .execute();
}

export async function deleteUpload(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("ecr_upload").where("id", "=", id).execute();
}

/** Where the next part begins. */
export const endOf = (parts: UploadPart[]): number => {
  const last = parts.at(-1);
  return last ? Number(last.at_byte) + Number(last.size_bytes) : 0;
};
