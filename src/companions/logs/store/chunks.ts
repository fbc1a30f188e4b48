import { ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { db } from "./tables.ts";

/** Live followers listen here for `account:region:group:stream`; none of the four can contain a colon. */
export const logsChannel = "quintet_logs";

export interface NewLogEvent {
  timestamp: number;
  message: string;
}

/** Appends events, in order, to a stream. Calls for the same stream wait for each other, so that chunks commit in their order. */
export async function appendEvents(
  tx: Tx,
  { account, region }: Place,
  group: string,
  name: string,
  events: NewLogEvent[],
  now: Date,
): Promise<void> {
  const [first, last] = [events[0]!.timestamp, events.at(-1)!.timestamp];
  const sizeBytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);
  const body = Buffer.from(JSON.stringify(events.map(({ timestamp, message }) => [timestamp, message])));
  const { rows } = await sql`
    with stream as (
      update log_stream set first_event_at = least(first_event_at, ${first}), last_event_at = greatest(last_event_at, ${last}),
        ingested_at = ${now.getTime()}, stored_bytes = stored_bytes + ${sizeBytes}
      where account = ${account} and region = ${region} and group_name = ${group} and name = ${name} returning key
    ), chunk as (
      insert into log_chunk (stream, first_at, last_at, count, size_bytes, ingested_at, body)
      select key, ${first}, ${last}, ${events.length}, ${sizeBytes}, ${now.getTime()}, ${body} from stream
    )
    select pg_notify(${logsChannel}, ${[account, region, group, name].join(":")}) from stream`.execute(tx);
  if (rows.length === 0) throw new ResourceNotFoundException({ message: "The specified log stream does not exist.", $metadata: {} });
}

export interface ChunkHead {
  seq: number;
  stream: number;
  firstAt: number;
  lastAt: number;
  sizeBytes: number;
  ingestedAt: number;
}

export interface ChunkRange {
  streams: number[];
  /** Milliseconds, both ends inclusive. */
  from: number;
  to: number;
  descending: boolean;
  /** Goes on behind this chunk. */
  after?: ChunkHead | undefined;
}

const headsAtOnce = 256;

/** Which chunks may hold events of a time range, by the time of their nearer end. */
export async function chunkHeads(tx: Tx, { streams, from, to, descending, after }: ChunkRange): Promise<ChunkHead[]> {
  const order = descending ? (["last_at", "desc"] as const) : (["first_at", "asc"] as const);
  let query = db(tx)
    .selectFrom("log_chunk")
    .select(["seq", "stream", "first_at as firstAt", "last_at as lastAt", "size_bytes as sizeBytes", "ingested_at as ingestedAt"])
    .where("stream", "=", sql<number>`any(${streams}::bigint[])`)
    .where("last_at", ">=", from)
    .where("first_at", "<=", to)
    .orderBy(order[0], order[1])
    .orderBy("seq", order[1])
    .limit(headsAtOnce);
  if (after && descending) query = query.where(sql<boolean>`(last_at, seq) < (${after.lastAt}, ${after.seq})`);
  if (after && !descending) query = query.where(sql<boolean>`(first_at, seq) > (${after.firstAt}, ${after.seq})`);
  return query.execute();
}

export async function chunkBodies(tx: Tx, seqs: number[]): Promise<Map<number, [number, string][]>> {
  const rows = await db(tx)
    .selectFrom("log_chunk")
    .select(["seq", "body"])
    .where("seq", "=", sql<number>`any(${seqs}::bigint[])`)
    .execute();
  return new Map(rows.map(({ seq, body }) => [seq, JSON.parse(body.toString("utf8")) as [number, string][]]));
}

/** Removes chunks whose last event is older than its group keeps events. */
export async function forgetOldChunks(tx: Tx, now: Date): Promise<void> {
  await sql`
    delete from log_chunk using log_stream, log_group
    where log_chunk.stream = log_stream.key and log_stream.account = log_group.account and log_stream.region = log_group.region
      and log_stream.group_name = log_group.name and log_group.retention_days is not null
      and log_chunk.last_at < ${now.getTime()} - log_group.retention_days * 86400000::bigint`.execute(tx);
}

/** Whether any group forgets its events at all. */
export async function someGroupForgets(tx: Tx): Promise<boolean> {
  const row = await db(tx).selectFrom("log_group").select("name").where("retention_days", "is not", null).limit(1).executeTakeFirst();
  return row !== undefined;
}
