import type { Tx } from "../../kernel/store/index.ts";
import { comparePositions, type Position } from "./domain/position.ts";
import { type ChunkHead, chunkBodies, chunkHeads } from "./store/chunks.ts";

export interface ReadEvent extends Position {
  stream: number;
  message: string;
  ingestedAt: number;
}

export interface Reading {
  streams: number[];
  forward: boolean;
  /** Events beyond this one, in the direction of reading. */
  beyond?: Position | undefined;
  /** Milliseconds: from the first, up to but without the second. */
  startTime?: number | undefined;
  endTime?: number | undefined;
  limit: number;
  matches?: ((message: string) => boolean) | undefined;
}

export interface EventsPage {
  /** In the order of reading. */
  events: ReadEvent[];
  /** The last event that was looked at, while there may be more behind it. */
  reached?: Position;
}

const bodiesAtOnceBytes = 2_000_000;
/** An answer holds a megabyte of messages, as AWS's do. */
const answerLimitBytes = 1_000_000;
/** After that much text a search answers with what it has, and a token. */
const searchLimitBytes = 64_000_000;

/**
 * Reads the events of any number of streams in the order of their times. Chunks overlap in time when several writers interleave, so
 * an event is given out only once no unread chunk can hold an earlier one.
 */
export async function readEvents(tx: Tx, reading: Reading): Promise<EventsPage> {
  const { streams, forward, beyond, limit } = reading;
  const from = Math.max(reading.startTime ?? 0, forward && beyond ? beyond.timestamp : 0);
  const to = Math.min((reading.endTime ?? Number.MAX_SAFE_INTEGER) - 1, !forward && beyond ? beyond.timestamp : Number.MAX_SAFE_INTEGER);
  const out: ReadEvent[] = [];
  let pending: ReadEvent[] = [];
  let [heads, answerBytes, searchedBytes, isLast] = [[] as ChunkHead[], 0, 0, false];
  let after: ChunkHead | undefined;
  for (;;) {
    if (heads.length === 0 && !isLast) {
      heads = await chunkHeads(tx, { streams, from, to, descending: !forward, after });
      isLast = heads.length === 0;
    }
    const batch = takeBatch(heads);
    after = batch.at(-1) ?? after;
    searchedBytes += batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    pending = sorted([...pending, ...(await eventsOf(tx, batch, { ...reading, startTime: from, endTime: to + 1 }))], forward);
    if (heads.length === 0 && !isLast) {
      heads = await chunkHeads(tx, { streams, from, to, descending: !forward, after });
      isLast = heads.length === 0;
    }
    const horizon = heads[0] && (forward ? heads[0].firstAt : heads[0].lastAt);
    const isSafe = ({ timestamp }: ReadEvent) => horizon === undefined || (forward ? timestamp < horizon : timestamp > horizon);
    let given = 0;
    for (const event of pending) {
      if (!isSafe(event)) break;
      answerBytes += event.message.length + 26;
      if (out.length >= limit || (out.length > 0 && answerBytes > answerLimitBytes)) return page(out, out.at(-1)!);
      out.push(event);
      given++;
    }
    pending = pending.slice(given);
    if (horizon === undefined) return { events: out };
    if (searchedBytes > searchLimitBytes) return page(out, edge(horizon, forward));
  }
}

const page = (events: ReadEvent[], { timestamp, chunk, index }: Position): EventsPage => ({ events, reached: { timestamp, chunk, index } });

/** Just before everything that happened at `timestamp`. */
const edge = (timestamp: number, forward: boolean): Position =>
  forward ? { timestamp, chunk: 0, index: -1 } : { timestamp, chunk: Number.MAX_SAFE_INTEGER, index: 0 };

function takeBatch(heads: ChunkHead[]): ChunkHead[] {
  let count = 0;
  for (let bytes = 0; count < heads.length && (count === 0 || bytes + heads[count]!.sizeBytes <= bodiesAtOnceBytes); count++) {
    bytes += heads[count]!.sizeBytes;
  }
  return heads.splice(0, count);
}

async function eventsOf(
  tx: Tx,
  heads: ChunkHead[],
  { forward, beyond, startTime = 0, endTime = 0, matches }: Reading,
): Promise<ReadEvent[]> {
  if (heads.length === 0) return [];
  const bodies = await chunkBodies(
    tx,
    heads.map(({ seq }) => seq),
  );
  const found: ReadEvent[] = [];
  for (const { seq, stream, ingestedAt } of heads) {
    for (const [index, [timestamp, message]] of (bodies.get(seq) ?? []).entries()) {
      if (timestamp < startTime || timestamp >= endTime || (matches && !matches(message))) continue;
      const event = { timestamp, chunk: seq, index, stream, message, ingestedAt };
      if (beyond && (forward ? comparePositions(event, beyond) <= 0 : comparePositions(event, beyond) >= 0)) continue;
      found.push(event);
    }
  }
  return found;
}

const sorted = (events: ReadEvent[], forward: boolean): ReadEvent[] =>
  events.sort((one, other) => (forward ? comparePositions(one, other) : comparePositions(other, one)));
