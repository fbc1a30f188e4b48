import { type Selectable, sql } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import { type BusPlace, notFound } from "../places.ts";
import { db } from "./tables.ts";

export type RuleRow = Selectable<{
  account: string;
  region: string;
  bus: string;
  name: string;
  pattern: string | null;
  schedule: string | null;
  state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  description: string | null;
  role_arn: string | null;
  created_at: Date;
  next_at: Date | null;
}>;

export async function putRule(tx: Tx, rule: Omit<RuleRow, "next_at">): Promise<void> {
  const { pattern, schedule, state, description, role_arn } = rule;
  await db(tx)
    .insertInto("event_rule")
    .values({ ...rule, next_at: null })
    .onConflict((conflict) =>
      conflict
        .columns(["account", "region", "bus", "name"])
        .doUpdateSet({ pattern, schedule, state, description, role_arn, created_at: rule.created_at, next_at: null }),
    )
    .execute();
}

const rulesOn = (tx: Tx, { account, region, bus }: BusPlace) =>
  db(tx).selectFrom("event_rule").selectAll().where("account", "=", account).where("region", "=", region).where("bus", "=", bus);

export const findRule = (tx: Tx, place: BusPlace, name: string): Promise<RuleRow | undefined> =>
  rulesOn(tx, place).where("name", "=", name).executeTakeFirst();

export async function requireRule(tx: Tx, place: BusPlace, name: string): Promise<RuleRow> {
  const row = await findRule(tx, place, name);
  if (!row) throw notFound(`Rule ${name} does not exist on EventBus ${place.bus}.`);
  return row;
}

/** The rules that look at events. */
export const patternRules = (tx: Tx, place: BusPlace): Promise<RuleRow[]> =>
  rulesOn(tx, place).where("pattern", "is not", null).where("state", "!=", "DISABLED").execute();

export async function listRules(
  tx: Tx,
  place: BusPlace,
  { prefix = "", targetArn, after, limit }: { prefix?: string | undefined; targetArn?: string; after?: string | undefined; limit: number },
): Promise<RuleRow[]> {
  let query = rulesOn(tx, place)
    .where(sql<boolean>`starts_with(name, ${prefix})`)
    .where("name", ">", after ?? "")
    .orderBy("name")
    .limit(limit);
  if (targetArn !== undefined) {
    query = query.where(
      sql<boolean>`exists (select from event_target t where t.account = event_rule.account and t.region = event_rule.region
        and t.bus = event_rule.bus and t.rule = event_rule.name and t.arn = ${targetArn})`,
    );
  }
  return query.execute();
}

const theRule = (tx: Tx, { account, region, bus }: BusPlace, name: string) =>
  db(tx)
    .updateTable("event_rule")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("bus", "=", bus)
    .where("name", "=", name);

export async function setRuleState(tx: Tx, place: BusPlace, name: string, state: RuleRow["state"]): Promise<void> {
  await theRule(tx, place, name).set({ state, next_at: null }).execute();
}

export async function setNextTime(tx: Tx, place: BusPlace, name: string, nextAt: Date | null): Promise<void> {
  await theRule(tx, place, name).set({ next_at: nextAt }).execute();
}

export async function deleteRule(tx: Tx, { account, region, bus }: BusPlace, name: string): Promise<void> {
  await db(tx)
    .deleteFrom("event_rule")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("bus", "=", bus)
    .where("name", "=", name)
    .execute();
}
