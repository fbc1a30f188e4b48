import { ResourceAlreadyExistsException } from "@aws-sdk/client-eventbridge";
import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { type BusPlace, notFound } from "../places.ts";
import { db } from "./tables.ts";

export interface BusRow {
  name: string;
  description: string | null;
  created_at: Date | null;
}

const defaultBus: BusRow = { name: "default", description: null, created_at: null };

export async function insertBus(tx: Tx, { account, region, bus }: BusPlace, description: string | null, now: Date): Promise<void> {
  const inserted = await db(tx)
    .insertInto("event_bus")
    .values({ account, region, name: bus, description, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (!inserted.numInsertedOrUpdatedRows || bus === "default") {
    throw new ResourceAlreadyExistsException({ message: `Event bus ${bus} already exists.`, $metadata: {} });
  }
}

export async function findBus(tx: Tx, { account, region, bus }: BusPlace): Promise<BusRow | undefined> {
  if (bus === "default") return defaultBus;
  return db(tx)
    .selectFrom("event_bus")
    .select(["name", "description", "created_at"])
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", bus)
    .executeTakeFirst();
}

export async function requireBus(tx: Tx, place: BusPlace): Promise<BusRow> {
  const row = await findBus(tx, place);
  if (!row) throw notFound(`Event bus ${place.bus} does not exist.`);
  return row;
}

export async function listBuses(
  tx: Tx,
  { account, region }: Place,
  { prefix = "", after, limit }: { prefix?: string | undefined; after?: string | undefined; limit: number },
): Promise<BusRow[]> {
  const rows: BusRow[] = await db(tx)
    .selectFrom("event_bus")
    .select(["name", "description", "created_at"])
    .where("account", "=", account)
    .where("region", "=", region)
    .where(sql<boolean>`starts_with(name, ${prefix})`)
    .where("name", ">", after ?? "")
    .orderBy("name")
    .limit(limit)
    .execute();
  return after === undefined && "default".startsWith(prefix) ? [defaultBus, ...rows].slice(0, limit) : rows;
}

export async function deleteBus(tx: Tx, { account, region, bus }: BusPlace): Promise<void> {
  await db(tx).deleteFrom("event_bus").where("account", "=", account).where("region", "=", region).where("name", "=", bus).execute();
}
