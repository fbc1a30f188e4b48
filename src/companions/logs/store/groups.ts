import { type LogGroupClass, ResourceAlreadyExistsException, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { type Selectable, sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

export interface LogGroupRow {
  name: string;
  createdAt: Date;
  retentionDays: number | null;
  class: LogGroupClass;
  storedBytes: number;
}

export async function insertGroup(
  tx: Tx,
  { account, region }: Place,
  name: string,
  logClass: LogGroupRow["class"],
  now: Date,
): Promise<void> {
  const inserted = await db(tx)
    .insertInto("log_group")
    .values({ account, region, name, created_at: now, retention_days: null, class: logClass })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (!inserted.numInsertedOrUpdatedRows) {
    throw new ResourceAlreadyExistsException({ message: "The specified log group already exists", $metadata: {} });
  }
}

const noGroup = () => new ResourceNotFoundException({ message: "The specified log group does not exist.", $metadata: {} });

export async function deleteGroup(tx: Tx, { account, region }: Place, name: string): Promise<void> {
  const deleted = await db(tx)
    .deleteFrom("log_group")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();
  if (!deleted.numDeletedRows) throw noGroup();
}

export async function setRetention(tx: Tx, { account, region }: Place, name: string, days: number | null): Promise<void> {
  const updated = await db(tx)
    .updateTable("log_group")
    .set({ retention_days: days })
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();
  if (!updated.numUpdatedRows) throw noGroup();
}

/** Throws where the group is not there. */
export async function requireGroup(
  tx: Tx,
  { account, region }: Place,
  name: string,
): Promise<Selectable<{ retention_days: number | null }>> {
  const row = await db(tx)
    .selectFrom("log_group")
    .select("retention_days")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();
  if (!row) throw noGroup();
  return row;
}

export interface GroupFilter {
  prefix?: string | undefined;
  contains?: string | undefined;
  names?: string[] | undefined;
  class?: string | undefined;
  after?: string | undefined;
  limit: number;
}

export async function listGroups(tx: Tx, { account, region }: Place, filter: GroupFilter): Promise<LogGroupRow[]> {
  let query = db(tx)
    .selectFrom("log_group")
    .select(["name", "created_at as createdAt", "retention_days as retentionDays", "class"])
    .select(
      sql<number>`(select coalesce(sum(stored_bytes), 0)::bigint from log_stream where log_stream.account = log_group.account
        and log_stream.region = log_group.region and log_stream.group_name = log_group.name)`.as("storedBytes"),
    )
    .where("account", "=", account)
    .where("region", "=", region)
    .orderBy("name")
    .limit(filter.limit);
  if (filter.prefix !== undefined) query = query.where(sql<boolean>`starts_with(name, ${filter.prefix})`);
  if (filter.contains !== undefined) query = query.where(sql<boolean>`strpos(name, ${filter.contains}) > 0`);
  if (filter.names) query = query.where("name", "in", filter.names);
  if (filter.class) query = query.where("class", "=", filter.class as LogGroupRow["class"]);
  if (filter.after !== undefined) query = query.where("name", ">", filter.after);
  return query.execute();
}
