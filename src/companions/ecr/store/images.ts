import type { Tx } from "../../../kernel/store/index.ts";
import { db, type Image, type InRepository, type Tagged } from "./tables.ts";

const within = ({ account, region, repository }: InRepository) => [account, region, repository] as const;

export async function findImage(tx: Tx, place: InRepository, digest: string): Promise<Image | undefined> {
  const [account, region, repository] = within(place);
  return db(tx)
    .selectFrom("ecr_image")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("digest", "=", digest)
    .executeTakeFirst();
}

/** All of a repository, the newest first. */
export const imagesOf = (tx: Tx, { account, region, repository }: InRepository): Promise<Image[]> =>
  db(tx)
    .selectFrom("ecr_image")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .orderBy("pushed_at", "desc")
    .orderBy("digest")
    .execute();

export const referrersOf = (tx: Tx, { account, region, repository }: InRepository, subject: string): Promise<Image[]> =>
  db(tx)
    .selectFrom("ecr_image")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("subject", "=", subject)
    .orderBy("pushed_at")
    .execute();

/** False when the image is there already. */
export async function insertImage(tx: Tx, image: Image): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(tx)
    .insertInto("ecr_image")
    .values(image)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function deleteImage(tx: Tx, { account, region, repository, digest }: Image): Promise<void> {
  await db(tx)
    .deleteFrom("ecr_image")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("digest", "=", digest)
    .execute();
}

export async function notePull(tx: Tx, { account, region, repository, digest }: Image, at: Date): Promise<void> {
  await db(tx)
    .updateTable("ecr_image")
    .set({ pulled_at: at })
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("digest", "=", digest)
    .execute();
}

export const tagsIn = (tx: Tx, { account, region, repository }: InRepository): Promise<Tagged[]> =>
  db(tx)
    .selectFrom("ecr_tag")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .orderBy("tag")
    .execute();

export async function findTag(tx: Tx, place: InRepository, tag: string): Promise<Tagged | undefined> {
  const [account, region, repository] = within(place);
  return db(tx)
    .selectFrom("ecr_tag")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("tag", "=", tag)
    .executeTakeFirst();
}

export async function moveTag(tx: Tx, tagged: Tagged): Promise<void> {
  await db(tx)
    .insertInto("ecr_tag")
    .values(tagged)
    .onConflict((conflict) => conflict.columns(["account", "region", "repository", "tag"]).doUpdateSet({ digest: tagged.digest }))
    .execute();
}

export async function deleteTag(tx: Tx, { account, region, repository, tag }: Tagged): Promise<void> {
  await db(tx)
    .deleteFrom("ecr_tag")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("repository", "=", repository)
    .where("tag", "=", tag)
    .execute();
}
