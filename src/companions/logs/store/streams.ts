import { ResourceAlreadyExistsException, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

export interface LogStreamRow {
  key: number;
  name: string;
  createdAt: Date;
  firstEventAt: number | null;
  lastEventAt: number | null;
  ingestedAt: number | null;
  storedBytes: number;
}

const columns = [
  "key",
  "name",
  "created_at as createdAt",
  "first_event_at as firstEventAt",
  "last_event_at as lastEventAt",
  "ingested_at as ingestedAt",
  "stored_bytes as storedBytes",
] as const;

const inGroup = (tx: Tx, { account, region }: Place, group: string) =>
  db(tx)
    .selectFrom("log_stream")
    .select(columns)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("group_name", "=", group);

export async function insertStream(tx: Tx, { account, region }: Place, group: string, name: string, now: Date): Promise<void> {
  const inserted = await db(tx)
    .insertInto("log_stream")
    .values({ account, region, group_name: group, name, created_at: now })
    .onConflict((conflict) => conflict.columns(["account", "region", "group_name", "name"]).doNothing())
    .executeTakeFirst();
  if (!inserted.numInsertedOrUpdatedRows) {
    throw new ResourceAlreadyExistsException({ message: "The specified log stream already exists", $metadata: {} });
  }
}

const noStream = () => new ResourceNotFoundException({ message: "The specified log stream does not exist.", $metadata: {} });

export async function deleteStream(tx: Tx, { account, region }: Place, group: string, name: string): Promise<void> {
  const deleted = await db(tx)
    .deleteFrom("log_stream")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("group_name", "=", group)
    .where("name", "=", name)
    .executeTakeFirst();
  if (!deleted.numDeletedRows) throw noStream();
}

/** Throws where the stream is not there. */
export async function requireStream(tx: Tx, place: Place, group: string, name: string): Promise<LogStreamRow> {
  const row = await inGroup(tx, place, group).where("name", "=", name).executeTakeFirst();
  if (!row) throw noStream();
  return row;
}

/** The streams of a group by their names or a prefix; those that are not there are left out. */
export async function streamsOf(
  tx: Tx,
  place: Place,
  group: string,
  { names, prefix }: { names?: string[] | undefined; prefix?: string | undefined },
): Promise<LogStreamRow[]> {
  let query = inGroup(tx, place, group);
  if (names) query = query.where("name", "in", names);
  if (prefix !== undefined) query = query.where(sql<boolean>`starts_with(name, ${prefix})`);
  return query.execute();
}

/** The last row of a page. */
export interface StreamMark {
  name: string;
  at: number;
}

/** A stream without events is as old as one can be, so that it comes last when the newest come first. */
const lastEvent = sql<number>`coalesce(last_event_at, 0)`;

export async function pageOfStreams(
  tx: Tx,
  place: Place,
  group: string,
  asked: { prefix?: string | undefined; byTime: boolean; descending: boolean; after?: StreamMark | undefined; limit: number },
): Promise<LogStreamRow[]> {
  const direction = asked.descending ? "desc" : "asc";
  const beyond = sql.raw(asked.descending ? "<" : ">");
  let query = inGroup(tx, place, group).limit(asked.limit);
  if (asked.prefix !== undefined) query = query.where(sql<boolean>`starts_with(name, ${asked.prefix})`);
  if (asked.byTime) {
    query = query.orderBy(lastEvent, direction).orderBy("name", direction);
    if (asked.after) query = query.where(sql<boolean>`(${lastEvent}, name) ${beyond} (${asked.after.at}, ${asked.after.name})`);
  } else {
    query = query.orderBy("name", direction);
    if (asked.after) query = query.where("name", asked.descending ? "<" : ">", asked.after.name);
  }
  return query.execute();
}
