import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { failing, withFreshBucket } from "./fresh-bucket.ts";

let s3: S3Client;
let Bucket: string;
withFreshBucket("versions", (stage) => {
  ({ s3, Bucket } = stage);
});

const versioning = (Status: "Enabled" | "Suspended") =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = async (Key: string, Body: string) => (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
const text = async (Key: string, VersionId?: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();
const remove = (Key: string, VersionId?: string) => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));

test("every version stays readable; a deletion is a marker that can be deleted", async () => {
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  expect(await put("k", "before")).toBeUndefined();
  await versioning("Enabled");
  const one = await put("k", "one");
  const two = await put("k", "two");
  expect(await text("k")).toBe("two");
  expect(await text("k", one)).toBe("one");
  expect(await text("k", "null")).toBe("before");
  await expect(text("k", "no-such-version")).rejects.toEqual(failing("NoSuchVersion"));

  const marker = await remove("k");
  expect(marker.DeleteMarker).toBe(true);
  await expect(text("k")).rejects.toEqual(failing("NoSuchKey"));
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).rejects.toEqual(failing("NotFound"));
  await expect(text("k", marker.VersionId)).rejects.toEqual(failing("MethodNotAllowed"));
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  expect(await text("k", two)).toBe("two");
  expect(await remove("k", marker.VersionId)).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
  expect(await text("k")).toBe("two");
  await remove("k", two);
  expect(await text("k")).toBe("one");
});

test("a suspended bucket keeps its versions and writes over the null version", async () => {
  await versioning("Enabled");
  const one = await put("k", "one");
  await versioning("Suspended");
  expect(await put("k", "two")).toBe("null");
  expect(await put("k", "three")).toBe("null");
  expect(await text("k")).toBe("three");
  expect(await text("k", one)).toBe("one");
  const marker = await remove("k");
  expect(marker).toMatchObject({ DeleteMarker: true, VersionId: "null" });
  await expect(text("k", "null")).rejects.toEqual(failing("MethodNotAllowed"));
  const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([[one, false]]);
  expect(DeleteMarkers?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([["null", true]]);
});

test("versions are listed newest first, in pages of any size, with common prefixes", async () => {
  await versioning("Enabled");
  const expected: string[] = [];
  for (const key of ["a", "d/1", "d/2", "z"]) {
    const ids = [await put(key, "1"), await put(key, "2"), (await remove(key)).VersionId];
    expected.push(...ids.reverse().map((id) => `${key} ${id}`));
  }
  for (const MaxKeys of [1, 2, 5, 12, 1000]) {
    const seen: string[] = [];
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys, KeyMarker, VersionIdMarker }));
      const entries = [...(page.DeleteMarkers ?? []), ...(page.Versions ?? [])];
      expect(entries.length).toBeLessThanOrEqual(MaxKeys);
      seen.push(...entries.map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      KeyMarker = page.NextKeyMarker;
      VersionIdMarker = page.NextVersionIdMarker;
      expect(page.IsTruncated).toBe(KeyMarker !== undefined);
    } while (KeyMarker);
    expect(seen.sort()).toEqual([...expected].sort());
  }
  const grouped = await s3.send(new ListObjectVersionsCommand({ Bucket, Delimiter: "/" }));
  expect(grouped.CommonPrefixes).toEqual([{ Prefix: "d/" }]);
  expect(grouped.Versions?.map(({ Key }) => Key)).toEqual(["a", "a", "z", "z"]);
});

test("concurrent writers of one key leave exactly one latest version", async () => {
  await versioning("Enabled");
  await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 3 ? put("k", String(index)) : remove("k"))));
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const all = [...Versions, ...DeleteMarkers];
  expect(all).toHaveLength(12);
  expect(all.filter(({ IsLatest }) => IsLatest)).toHaveLength(1);
  const Objects = all.map(({ Key, VersionId }) => ({ Key, VersionId }));
  await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toEqual(failing("BucketNotEmpty"));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
});
