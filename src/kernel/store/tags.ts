import { sql } from "kysely";
import type { Tx } from "./store.ts";

export interface Tag {
  key: string;
  value: string;
}
type TagTables = {
  tag: { arn: string; key: string; value: string };
};
const db = (tx: Tx) => tx.withTables<TagTables>();

/** The tags of a resource, by key. */
export const tagsOf = (tx: Tx, arn: string): Promise<Tag[]> =>
  db(tx).selectFrom("tag").select(["key", "value"]).where("arn", "=", arn).orderBy("key").execute();

/** Adds tags and overwrites the values of keys that are already there. */
export async function putTags(tx: Tx, arn: string, tags: Tag[]): Promise<void> {
  const last = new Map(tags.map((tag) => [tag.key, tag.value]));
  if (last.size === 0) return;
  await db(tx)
    .insertInto("tag")
    .values([...last].map(([key, value]) => ({ arn, key, value })))
    .onConflict((conflict) => conflict.columns(["arn", "key"]).doUpdateSet({ value: sql`excluded.value` }))
    .execute();
}

export async function removeTags(tx: Tx, arn: string, keys: string[]): Promise<void> {
  if (keys.length > 0) await db(tx).deleteFrom("tag").where("arn", "=", arn).where("key", "in", keys).execute();
}

/** For when the resource itself goes. */
export async function deleteTags(tx: Tx, arn: string): Promise<void> {
  await db(tx).deleteFrom("tag").where("arn", "=", arn).execute();
}
