import { createHash, randomBytes } from "node:crypto";
import { access, utimes } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Blobs, createBlobs, referencedBlobs } from "../../../src/kernel/blobs/index.ts";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.client(S3Client).send(new CreateBucketCommand({ Bucket: "blob-store" }));
});
afterAll(() => server.stop());
beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", server.credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", server.credentials.secretAccessKey);
});
afterEach(() => vi.unstubAllEnvs());

const open = (prefix: string): Promise<Blobs> =>
  createBlobs({ data: server.data, blobs: `s3://blob-store/${prefix}?endpoint=${encodeURIComponent(server.endpoint)}` });

test("blobs kept in an S3-compatible store: our own", async () => {
  const blobs = await open("some/prefix");
  const bytes = randomBytes(300_000);
  const stored = await blobs.put(bytes);
  expect(stored).toEqual({
    digest: createHash("sha256").update(bytes).digest("hex"),
    md5: createHash("md5").update(bytes).digest("hex"),
    sizeBytes: bytes.length,
  });
  expect(await blobs.put(bytes)).toEqual(stored);
  expect((await buffer(await blobs.get(stored.digest))).equals(bytes)).toBe(true);
  expect((await buffer(await blobs.get(stored.digest, { start: 10, end: 19 }))).equals(bytes.subarray(10, 20))).toBe(true);
  expect(await blobs.size(stored.digest)).toBe(bytes.length);
  expect(await blobs.size("0".repeat(64))).toBeUndefined();
  await expect(blobs.get("0".repeat(64))).rejects.toThrow();
  const empty = await blobs.put(new Uint8Array());
  expect(await blobs.size(empty.digest)).toBe(0);
  const twice = await blobs.concat([stored.digest, stored.digest]);
  expect((await buffer(await blobs.get(twice.digest))).equals(Buffer.concat([bytes, bytes]))).toBe(true);
  expect(await blobs.sweep(async () => new Set())).toBe(0);
});

test("old blobs without a reference are swept from it", async () => {
  const blobs = await open("swept");
  const kept = await blobs.put(Buffer.from("kept"));
  const gone = await blobs.put(Buffer.from("gone"));
  await server.kernel.store.transaction((tx) =>
    sql`update s3_object set last_modified = now() - interval '2 hours' where key like 'swept/%'`.execute(tx),
  );
  expect(await blobs.sweep(async (asked) => new Set(asked.filter((digest) => digest === kept.digest)))).toBe(1);
  expect(await blobs.size(gone.digest)).toBeUndefined();
  expect(await blobs.size(kept.digest)).toBe(4);
});

test("every column of the type blob_digest is a reference: an object keeps its blob until it is deleted", async () => {
  const s3 = server.client(S3Client);
  const Body = randomBytes(100);
  const digest = createHash("sha256").update(Body).digest("hex");
  await s3.send(new PutObjectCommand({ Bucket: "blob-store", Key: "one", Body }));
  await s3.send(new PutObjectCommand({ Bucket: "blob-store", Key: "two", Body }));
  const path = join(server.data, "blobs", digest.slice(0, 2), digest.slice(2, 4), digest);
  const isThere = () =>
    access(path).then(
      () => true,
      () => false,
    );
  const sweep = async () => {
    if (await isThere()) await utimes(path, new Date(0), new Date(0));
    const { store, blobs } = server.kernel;
    await store.transaction((tx) => blobs.sweep((digests) => referencedBlobs(tx, digests)));
    return isThere();
  };
  expect(await sweep()).toBe(true);
  await s3.send(new DeleteObjectCommand({ Bucket: "blob-store", Key: "one" }));
  expect(await sweep()).toBe(true);
  await s3.send(new DeleteObjectCommand({ Bucket: "blob-store", Key: "two" }));
  expect(await sweep()).toBe(false);
});
