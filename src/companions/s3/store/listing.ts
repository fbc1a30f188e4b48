import { sql } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";
import { afterKey, afterPrefix, commonPrefix } from "../domain/key-range.ts";
import type { ObjectAttributes } from "./tables.ts";

export interface ListingAsked {
  bucket: string;
  prefix: string;
  delimiter: string | undefined;
  /** The first key that may be shown. */
  from: string;
  most: number;
}
export interface ListedObject {
  key: string;
  size_bytes: number;
  etag: string;
  last_modified: Date;
  attributes: ObjectAttributes;
}
export interface Listing {
  objects: ListedObject[];
  prefixes: string[];
  /** Where the next page begins; undefined at the end. */
  next: string | undefined;
  /** The key or common prefix shown last. */
  last: string | undefined;
}

interface Entry extends ListedObject {
  common: string | null;
}

/** One page of the current objects: keys in byte order, keys with a common prefix shown as that prefix. */
export async function listObjects(tx: Tx, asked: ListingAsked): Promise<Listing> {
  if (asked.most === 0) return { objects: [], prefixes: [], next: undefined, last: undefined };
  const entries = asked.delimiter ? await walk(tx, asked, asked.delimiter) : await scan(tx, asked);
  const shown = entries.slice(0, asked.most);
  const last = shown.at(-1);
  const more = entries.length > asked.most && last;
  return {
    objects: shown.filter(({ common }) => common === null),
    prefixes: shown.flatMap(({ common }) => (common === null ? [] : [common])),
    next: more ? (last.common === null ? afterKey(last.key) : afterPrefix(last.common)) : undefined,
    last: last && (last.common ?? last.key),
  };
}

const endOf = (prefix: string) => {
  const end = afterPrefix(prefix);
  return end === undefined ? sql`` : sql`and o.key < ${end}`;
};
const current = sql`o.is_latest and not o.delete_marker`;
const columns = sql`o.key, o.size_bytes, o.etag, o.last_modified, o.attributes`;

async function scan(tx: Tx, { bucket, prefix, from, most }: ListingAsked): Promise<Entry[]> {
  const found = await sql<Entry>`
    select ${columns}, null as common from s3_object o
    where o.bucket = ${bucket} and ${current} and o.key >= ${from} ${endOf(prefix)}
    order by o.key limit ${most + 1}`.execute(tx);
  return found.rows;
}

/**
 * With a delimiter each step is one probe of the index, which jumps over a whole common prefix however many keys are below it:
 * a folder of a million keys costs as much as one key.
 */
async function walk(tx: Tx, { bucket, prefix, from, most }: ListingAsked, delimiter: string): Promise<Entry[]> {
  const jump = afterPrefix(delimiter) ?? delimiter;
  const step = (start: ReturnType<typeof sql>) => sql`
    select e.*, case when e.common is null then e.key || chr(1)
      else left(e.common, length(e.common) - ${codePoints(delimiter)}::int) || ${jump}::text end collate "C" as follow
    from (
      select ${columns}, case when strpos(substr(o.key, ${codePoints(prefix) + 1}::int), ${delimiter}::text) > 0
        then left(o.key, ${codePoints(prefix)}::int + strpos(substr(o.key, ${codePoints(prefix) + 1}::int), ${delimiter}::text)
          + ${codePoints(delimiter) - 1}::int) end as common
      from s3_object o
      where o.bucket = ${bucket} and ${current} and o.key >= ${start} ${endOf(prefix)}
      order by o.key limit 1
    ) e`;
  const found = await sql<Entry>`
    with recursive walk as (
      select first.*, 1 as position from (${step(sql`${from}`)}) first
      union all
      select following.*, walk.position + 1
      from walk cross join lateral (${step(sql`walk.follow`)}) following
      where walk.position <= ${most}
    )
    select key, size_bytes, etag, last_modified, attributes, common from walk order by position`.execute(tx);
  return found.rows;
}

const codePoints = (text: string): number => Array.from(text).length;

export interface ListedVersion extends ListedObject {
  version_id: string;
  is_latest: boolean;
  delete_marker: boolean;
}
export interface VersionListing {
  versions: ListedVersion[];
  prefixes: string[];
  /** The last thing shown, when there is more: a key with its version, or a common prefix. */
  next: { key: string; versionId?: string } | undefined;
}

/** One page of all versions: by key, newest first. `after` is a version of `from` that was already shown. */
export async function listVersions(tx: Tx, asked: ListingAsked & { afterSeq?: number }): Promise<VersionListing> {
  const listing: VersionListing = { versions: [], prefixes: [], next: undefined };
  let from: string | undefined = asked.from;
  let afterSeq = asked.afterSeq;
  const full = () => listing.versions.length + listing.prefixes.length >= asked.most;
  while (from !== undefined) {
    const rows: (ListedVersion & { seq: number })[] = await versionsFrom(tx, asked, from, afterSeq);
    from = undefined;
    for (const row of rows) {
      if (full()) return listing;
      const common = commonPrefix(row.key, asked.prefix, asked.delimiter);
      listing.next = common === undefined ? { key: row.key, versionId: row.version_id } : { key: common };
      from = common === undefined ? row.key : afterPrefix(common);
      afterSeq = common === undefined ? row.seq : undefined;
      if (common === undefined) listing.versions.push(row);
      else {
        listing.prefixes.push(common);
        break;
      }
    }
  }
  return { ...listing, next: undefined };
}

async function versionsFrom(tx: Tx, { bucket, prefix, most }: ListingAsked, from: string, afterSeq: number | undefined) {
  const start = afterSeq === undefined ? sql`o.key >= ${from}` : sql`(o.key, -o.seq) > (${from}, ${-afterSeq}::bigint)`;
  const found = await sql<ListedVersion & { seq: number }>`
    select ${columns}, o.version_id, o.is_latest, o.delete_marker, o.seq from s3_object o
    where o.bucket = ${bucket} and ${start} ${endOf(prefix)}
    order by o.key, -o.seq limit ${most + 1}`.execute(tx);
  return found.rows;
}

/** The place of a version in its key's history; undefined when it is gone. */
export async function seqOf(tx: Tx, bucket: string, key: string, versionId: string): Promise<number | undefined> {
  const found = await sql<{ seq: number }>`
    select seq from s3_object where bucket = ${bucket} and key = ${key} and version_id = ${versionId}`.execute(tx);
  return found.rows[0]?.seq;
}
