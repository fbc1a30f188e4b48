import { sql } from "kysely";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { BusPlace } from "../places.ts";
import { db, type StoredTarget } from "./tables.ts";

export async function putTargets(tx: Tx, { account, region, bus }: BusPlace, rule: string, targets: StoredTarget[]): Promise<void> {
  for (const target of targets) {
    await db(tx)
      .insertInto("event_target")
      .values({ account, region, bus, rule, id: target.Id, arn: target.Arn, target: json(target) })
      .onConflict((conflict) =>
        conflict.columns(["account", "region", "bus", "rule", "id"]).doUpdateSet({ arn: sql`excluded.arn`, target: sql`excluded.target` }),
      )
      .execute();
  }
}

export async function targetsOf(
  tx: Tx,
  { account, region, bus }: BusPlace,
  rule: string,
  page: { after?: string | undefined; limit?: number } = {},
): Promise<StoredTarget[]> {
  let query = db(tx)
    .selectFrom("event_target")
    .select("target")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("bus", "=", bus)
    .where("rule", "=", rule)
    .where("id", ">", page.after ?? "")
    .orderBy("id");
  if (page.limit !== undefined) query = query.limit(page.limit);
  return (await query.execute()).map(({ target }) => target);
}

/** Answers the ids that were there. */
export async function removeTargets(tx: Tx, { account, region, bus }: BusPlace, rule: string, ids: string[]): Promise<string[]> {
  const removed = await db(tx)
    .deleteFrom("event_target")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("bus", "=", bus)
    .where("rule", "=", rule)
    .where("id", "in", ids)
    .returning("id")
    .execute();
  return removed.map(({ id }) => id);
}
