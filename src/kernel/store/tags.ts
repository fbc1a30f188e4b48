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

/** Tags of many resources at once, of the keys that are asked for, by ARN. */
export async function tagsOfAll(tx: Tx, arns: string[], keys: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>();
  if (arns.length === 0) return found;
  const rows = await db(tx).selectFrom("tag").selectAll().where("key", "in", keys).where("arn", "in", arns).execute();
  for (const { arn, key, value } of rows) found.set(arn, { ...found.get(arn), [key]: value });
  return found;
}

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
