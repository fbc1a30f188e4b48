import { CreateBucketCommand, ListObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listObjects } from "../../../src/companions/s3/store/listing.ts";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
let s3: S3Client;
const Bucket = "listing";
/** Awkward on purpose: order is by UTF-8 bytes, not by UTF-16 units; delimiters double, lead and trail. */
const keys = [
  "/lead",
  "a",
  "a b",
  "a&b<c>",
  "a+b",
  "a/",
  "a//x",
  "a/1",
  "a/b/1",
  "a/b/2",
  "b",
  "dir1/x",
  "dir2/x",
  "dir2/y",
  "z",
  "é",
  "\uffee",
  "\u{1f600}",
];

beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => server.stop());

const inOrder = (names: string[]): string[] =>
  [...new Set(names)].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

/** What S3 documents, said a second time and naively. */
function expected(prefix: string, delimiter: string | undefined, after = ""): string[] {
  const later = (key: string) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
  const found = keys.filter((key) => key.startsWith(prefix) && (after === "" || later(key)));
  return inOrder(
    found.map((key) => {
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      return end < 0 ? key : key.slice(0, end + (delimiter?.length ?? 0));
    }),
  ).filter((entry) => after === "" || later(entry) || !delimiter);
}

async function listV2(asked: { Prefix?: string; Delimiter?: string; MaxKeys?: number; StartAfter?: string; EncodingType?: "url" }) {
  const seen: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ...asked, ContinuationToken }));
    const entries = [
      ...(page.Contents ?? []).map(({ Key }) => Key ?? ""),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ""),
    ];
    expect(entries.length).toBe(page.KeyCount);
    expect(entries.length).toBeLessThanOrEqual(asked.MaxKeys ?? 1000);
    seen.push(...inOrder(entries));
    ContinuationToken = page.NextContinuationToken;
    expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
  } while (ContinuationToken);
  return seen;
}

test.each([
  ["", undefined],
  ["", "/"],
  ["a", "/"],
  ["a/", "/"],
  ["a/b/", "/"],
  ["dir", undefined],
  ["", "b"],
  ["", "//"],
  ["none", "/"],
])("prefix %j, delimiter %j, in pages of one, two, five and all", async (Prefix, Delimiter) => {
  for (const MaxKeys of [1, 2, 5, 1000]) {
    const seen = await listV2({ Prefix, MaxKeys, ...(Delimiter ? { Delimiter } : {}) });
    expect(seen).toEqual(expected(Prefix, Delimiter));
  }
});

test.each(["a", "a/", "a/1", "dir2/x", "\uffee", "zzz"])("start after %j", async (StartAfter) => {
  expect(await listV2({ StartAfter, MaxKeys: 3 })).toEqual(expected("", undefined, StartAfter));
});

test("the first version of the operation goes on by marker", async () => {
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2, Marker }));
    seen.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""), ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ""));
    Marker = page.NextMarker;
  } while (Marker);
  expect(inOrder(seen)).toEqual(expected("", "/"));
  expect(seen).toHaveLength(new Set(seen).size);
});

test("keys can be asked for in URL encoding", async () => {
  const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "a&", EncodingType: "url" }));
  expect(page.Contents?.[0]?.Key).toBe("a%26b%3Cc%3E");
  expect(page.EncodingType).toBe("url");
});

test("bad tokens and sizes are the client's mistake", async () => {
  const bad = new ListObjectsV2Command({ Bucket, ContinuationToken: "%%%" });
  await expect(s3.send(bad)).rejects.toMatchObject({ name: "InvalidArgument", $metadata: { httpStatusCode: 400 } });
  await expect(s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: -1 }))).rejects.toMatchObject({ name: "InvalidArgument" });
  const none = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
  expect(none).toMatchObject({ KeyCount: 0, IsTruncated: false });
});

test("a folder of many keys costs one step: the plan never walks through it", async () => {
  await server.kernel.store.transaction((tx) =>
    sql`insert into s3_object (bucket, key, version_id, account, region, is_latest, delete_marker, size_bytes, etag, last_modified, attributes)
      select ${Bucket}, 'many/' || n, 'null', ${server.account}, ${server.region}, true, false, 0, 'x', now(), '{"headers":{},"metadata":{},"tags":{}}'
      from generate_series(1, 20000) n`.execute(tx),
  );
  expect(await listV2({ Delimiter: "/" })).toContain("many/");
  const looked = (delimiter: string | undefined) =>
    server.kernel.store.transaction(async (tx) => {
      const { prefixes } = await listObjects(tx, { bucket: Bucket, prefix: "", delimiter, from: "", most: 1000 });
      const { rows } = await sql<{ read: number }>`
        select coalesce(idx_tup_fetch, 0) + seq_tup_read as read from pg_stat_xact_user_tables where relname = 's3_object'`.execute(tx);
      return { prefixes, rowsRead: Number(rows[0]?.read) };
    });
  const { prefixes, rowsRead } = await looked("/");
  expect(prefixes).toContain("many/");
  expect(rowsRead).toBeLessThan(2 * keys.length);
  expect((await looked(undefined)).rowsRead).toBeGreaterThan(1000);
});
