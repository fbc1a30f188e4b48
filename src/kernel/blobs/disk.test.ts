import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Blobs } from "./blobs.ts";
import { diskBlobs } from "./disk.ts";

let folder: string;
let blobs: Blobs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobs-"));
  blobs = diskBlobs(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pathOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2, 4), digest);
const twoHoursAgo = () => new Date(Date.now() - 7_200_000);
const age = (digest: string) => utimes(pathOf(digest), twoHoursAgo(), twoHoursAgo());
const none = async () => new Set<string>();

test("a blob is named by its bytes and read whole or in a range", async () => {
  const bytes = Buffer.from("content addressed");
  const stored = await blobs.put(Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]));
  expect(stored).toEqual({
    digest: createHash("sha256").update(bytes).digest("hex"),
    md5: createHash("md5").update(bytes).digest("hex"),
    sizeBytes: bytes.length,
  });
  expect(await text(await blobs.get(stored.digest))).toBe("content addressed");
  expect(await text(await blobs.get(stored.digest, { start: 8, end: 10 }))).toBe("add");
  expect(await blobs.size(stored.digest)).toBe(17);
  expect(await readdir(join(folder, "tmp"))).toEqual([]);
});

test("the empty blob exists", async () => {
  const { digest } = await blobs.put(new Uint8Array());
  expect(await blobs.size(digest)).toBe(0);
  expect((await buffer(await blobs.get(digest))).length).toBe(0);
});

test("a source that fails leaves no trace", async () => {
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from("half");
      throw new Error("connection lost");
    })(),
  );
  await expect(blobs.put(failing)).rejects.toThrow("connection lost");
  expect(await readdir(join(folder, "tmp"))).toEqual([]);
  expect(await readdir(folder)).toEqual(["tmp"]);
});

test("a blob that is not there is an error, and no digest reaches out of the folder", async () => {
  await expect(blobs.get("0".repeat(64))).rejects.toThrow("missing");
  expect(await blobs.size("0".repeat(64))).toBeUndefined();
  await expect(blobs.get("../../etc/passwd")).rejects.toThrow("not a blob digest");
});

test("concat equals putting the whole", async () => {
  const parts = await Promise.all(["one", "two", "three"].map((part) => blobs.put(Buffer.from(part))));
  const whole = await blobs.concat(parts.map(({ digest }) => digest));
  expect(whole).toEqual(await blobs.put(Buffer.from("onetwothree")));
});

test("sweep removes what is old and unreferenced only", async () => {
  const kept = await blobs.put(Buffer.from("kept"));
  const gone = await blobs.put(Buffer.from("gone"));
  const fresh = await blobs.put(Buffer.from("fresh"));
  await age(kept.digest);
  await age(gone.digest);
  expect(await blobs.sweep(async (asked) => new Set(asked.filter((digest) => digest === kept.digest)))).toBe(1);
  expect(await blobs.size(gone.digest)).toBeUndefined();
  expect(await blobs.size(kept.digest)).toBe(4);
  expect(await blobs.size(fresh.digest)).toBe(5);
});

test("a blob that is put again while a sweep decides survives and stays readable", async () => {
  const { digest } = await blobs.put(Buffer.from("again"));
  await age(digest);
  const removed = await blobs.sweep(async () => {
    await blobs.put(Buffer.from("again"));
    return new Set();
  });
  expect(removed).toBe(0);
  expect(await text(await blobs.get(digest))).toBe("again");
});

test("a sweep that was killed half-way loses nothing", async () => {
  const { digest } = await blobs.put(Buffer.from("half-swept"));
  const { rename } = await import("node:fs/promises");
  await rename(pathOf(digest), `${pathOf(digest)}.swept`);
  expect(await text(await blobs.get(digest))).toBe("half-swept");
  await blobs.sweep(none);
  expect(await readdir(join(pathOf(digest), ".."))).toEqual([digest]);
});
