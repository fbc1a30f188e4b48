import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { type TestServer, until } from "../../harness/index.ts";
import { failing, withFreshBucket } from "./fresh-bucket.ts";
import { presigned } from "./presign.ts";

let server: TestServer;
let s3: S3Client;
let Bucket: string;
withFreshBucket("objects", (stage) => {
  ({ server, s3, Bucket } = stage);
});

const put = (Key: string, Body: string | Buffer = "x", more: object = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: object = {}) => {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, text: await answer.Body?.transformToString() };
};
/** S3's detail of every event about the bucket, oldest first. */
const told = () =>
  server.kernel.store.transaction(async (tx) => {
    type Row = { type: string; detail: { reason: string; object: Record<string, unknown>; "deletion-type"?: string; requester: string } };
    const found = await sql<Row>`select detail_type as type, detail from event
      where source = 'aws.s3' and detail->'bucket'->>'name' = ${Bucket} order by detail->'object'->>'sequencer', time`.execute(tx);
    return found.rows;
  });

test("buckets: names are global, rules are S3's, only an empty one goes", async () => {
  const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: Bucket }));
  expect(Buckets).toEqual([expect.objectContaining({ Name: Bucket, BucketRegion: server.region })]);
  await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toEqual(failing("BucketAlreadyOwnedByYou", 409));
  for (const bad of ["ab", "Upper-Case", "a..b-c", "192.168.1.1", "under_score"]) {
    await expect(s3.send(new CreateBucketCommand({ Bucket: bad }))).rejects.toEqual(failing("InvalidBucketName", 400));
  }
  await put("a");
  await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toEqual(failing("BucketNotEmpty", 409));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
  expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe(server.region);
  await s3.send(new DeleteBucketCommand({ Bucket }));
  await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toEqual(failing("NotFound", 404));
  await expect(s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "a" }))).rejects.toEqual(failing("NoSuchBucket", 404));
});

test("an object comes back with everything that was said of it", async () => {
  const Expires = new Date("2030-01-02T03:04:05Z");
  const said = {
    ...{ ContentType: "text/plain; charset=utf-8", CacheControl: "max-age=60", ContentDisposition: 'attachment; filename="a.txt"' },
    ...{ ContentEncoding: "identity", ContentLanguage: "en", Metadata: { "codepipeline-artifact-revision-summary": "First" } },
    ...{ StorageClass: "STANDARD_IA" as const },
  };
  const made = await put("dir/ä b+c.txt", "hello", { ...said, Expires, Tagging: "a=1&b=two%20words" });
  const ETag = `"${createHash("md5").update("hello").digest("hex")}"`;
  expect(made).toMatchObject({ ETag, ChecksumCRC32: "NhCmhg==", ChecksumType: "FULL_OBJECT" });
  const found = await get("dir/ä b+c.txt");
  expect(found).toMatchObject({
    ...said,
    ETag,
    ContentLength: 5,
    AcceptRanges: "bytes",
    TagCount: 2,
    text: "hello",
    ChecksumCRC32: "NhCmhg==",
  });
  expect(found.ExpiresString).toBe(Expires.toUTCString());
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "dir/ä b+c.txt" }));
  expect(head).toMatchObject({ ...said, ETag, ContentLength: 5 });
  const overridden = await get("dir/ä b+c.txt", { ResponseContentType: "text/html", ResponseCacheControl: "no-store" });
  expect(overridden).toMatchObject({ ContentType: "text/html", CacheControl: "no-store" });
});

test("a stream of unknown length with its checksum in the trailer", async () => {
  const bytes = randomBytes(2_500_001);
  const pieces = Array.from({ length: 50 }, (_, index) => bytes.subarray(index * 50_001, (index + 1) * 50_001));
  const Body = Readable.from(pieces);
  await s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: bytes.length }));
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key: "stream" }));
  expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  expect(answer.ChecksumCRC32).toBeDefined();
  expect(answer.ContentEncoding).toBeUndefined();
});

test("ranges and conditions of reads", async () => {
  const { ETag } = await put("r", "0123456789");
  expect(await get("r", { Range: "bytes=2-4" })).toMatchObject({
    text: "234",
    ContentRange: "bytes 2-4/10",
    $metadata: { httpStatusCode: 206 },
  });
  expect(await get("r", { Range: "bytes=-3" })).toMatchObject({ text: "789" });
  await expect(get("r", { Range: "bytes=10-" })).rejects.toEqual(failing("InvalidRange", 416));
  expect((await get("r", { IfMatch: ETag })).text).toBe("0123456789");
  await expect(get("r", { IfMatch: '"x"' })).rejects.toEqual(failing("PreconditionFailed", 412));
  await expect(get("r", { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  await expect(get("r", { IfModifiedSince: new Date(Date.now() + 1000) })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  await expect(get("r", { IfUnmodifiedSince: new Date(0) })).rejects.toEqual(failing("PreconditionFailed", 412));
  expect((await put("empty", "")).ETag).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
  expect(await get("empty")).toMatchObject({ text: "", ContentLength: 0 });
});

test("conditions of writes", async () => {
  const { ETag } = await put("once", "1", { IfNoneMatch: "*" });
  await expect(put("once", "2", { IfNoneMatch: "*" })).rejects.toEqual(failing("PreconditionFailed", 412));
  await expect(put("once", "2", { IfMatch: '"other"' })).rejects.toEqual(failing("PreconditionFailed", 412));
  await expect(put("absent", "2", { IfMatch: ETag })).rejects.toEqual(failing("NoSuchKey", 404));
  await put("once", "2", { IfMatch: ETag });
  const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => put("race", String(index), { IfNoneMatch: "*" })));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("wrong digests are refused and leave nothing", async () => {
  await expect(put("bad", "x", { ContentMD5: createHash("md5").update("y").digest("base64") })).rejects.toEqual(failing("BadDigest", 400));
  await expect(put("bad", "x", { ContentMD5: "nonsense" })).rejects.toEqual(failing("InvalidDigest", 400));
  await expect(put("bad", "x", { ChecksumSHA256: createHash("sha256").update("y").digest("base64") })).rejects.toEqual(
    failing("BadDigest", 400),
  );
  await put("good", "x", { ContentMD5: createHash("md5").update("x").digest("base64") });
  for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)
    await put("good", "x", { ChecksumAlgorithm });
  await expect(get("bad")).rejects.toEqual(failing("NoSuchKey", 404));
  expect(await readdir(join(server.data, "blobs", "tmp"))).toEqual([]);
});

test("an upload that breaks off leaves no trace", async () => {
  const spool = join(server.data, "blobs", "tmp");
  const url = new URL(presigned(server, new PutObjectCommand({ Bucket, Key: "broken" })));
  const socket = connect(Number(url.port), url.hostname);
  socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 1000000\r\n\r\nhalf of it`);
  await until(async () => (await readdir(spool)).length === 1);
  socket.destroy();
  await until(async () => (await readdir(spool)).length === 0);
  await expect(get("broken")).rejects.toEqual(failing("NoSuchKey", 404));
});

test("presigned addresses read and write without credentials", async () => {
  const written = await fetch(presigned(server, new PutObjectCommand({ Bucket, Key: "by-url" })), {
    method: "PUT",
    body: "through a link",
  });
  expect(written.status).toBe(200);
  const read = await fetch(presigned(server, new GetObjectCommand({ Bucket, Key: "by-url" })));
  expect(await read.text()).toBe("through a link");
  const unsigned = await fetch(`${server.endpoint}/${Bucket}/by-url`);
  expect(unsigned.status).toBe(403);
  expect(await unsigned.text()).toContain("<Code>AccessDenied</Code>");
});

test("copies keep or replace what was said, and read only what is there", async () => {
  await put("from", "copied", { ContentType: "text/css", Metadata: { a: "1" }, Tagging: "t=1" });
  const { CopyObjectResult } = await s3.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` }));
  expect(CopyObjectResult?.ETag).toBe(`"${createHash("md5").update("copied").digest("hex")}"`);
  expect(await get("to")).toMatchObject({ text: "copied", ContentType: "text/css", Metadata: { a: "1" }, TagCount: 1 });
  await s3.send(
    new CopyObjectCommand({
      ...{ Bucket, Key: "to", CopySource: `/${Bucket}/to`, MetadataDirective: "REPLACE", ContentType: "text/html" },
      ...{ TaggingDirective: "REPLACE", Tagging: "u=2&v=3" },
    }),
  );
  expect(await get("to")).toMatchObject({ text: "copied", ContentType: "text/html", Metadata: {}, TagCount: 2 });
  const itself = new CopyObjectCommand({ Bucket, Key: "from", CopySource: `${Bucket}/from` });
  await expect(s3.send(itself)).rejects.toEqual(failing("InvalidRequest", 400));
  const missing = new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/none` });
  await expect(s3.send(missing)).rejects.toEqual(failing("NoSuchKey", 404));
  const other = new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from`, CopySourceIfMatch: '"x"' });
  await expect(s3.send(other)).rejects.toEqual(failing("PreconditionFailed", 412));
});

test("deletions, one and many, succeed also where nothing was", async () => {
  const keys = ["a", "b & <c>", "d/ä"];
  for (const key of keys) await put(key);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "never" }));
  const answer = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [...keys, "never"].map((Key) => ({ Key })) } }));
  expect(answer.Deleted?.map(({ Key }) => Key).sort()).toEqual(["a", "b & <c>", "d/ä", "never"]);
  expect(answer.Errors).toBeUndefined();
  await expect(get("a")).rejects.toEqual(failing("NoSuchKey", 404));
});

test("tags of an object", async () => {
  await put("tagged", "x", { Tagging: "a=1" });
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }));
  expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }))).TagSet).toEqual([{ Key: "k", Value: "v" }]);
  await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: "tagged" }));
  expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }))).TagSet).toEqual([]);
  const twice = [1, 2].map(() => ({ Key: "k", Value: "v" }));
  const bad = new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet: twice } });
  await expect(s3.send(bad)).rejects.toEqual(failing("InvalidTag", 400));
});

test("every change is told to the bus", async () => {
  const { ETag } = await put("e/1", "hello");
  await s3.send(new CopyObjectCommand({ Bucket, Key: "e/2", CopySource: `${Bucket}/e/1` }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "e/1" }));
  const events = await told();
  expect(events.map(({ type, detail }) => `${type} ${detail.reason} ${detail.object.key}`).sort()).toEqual([
    "Object Created CopyObject e/2",
    "Object Created PutObject e/1",
    "Object Deleted DeleteObject e/1",
  ]);
  const [first] = events.filter(({ detail }) => detail.reason === "PutObject");
  expect(first?.detail).toMatchObject({ version: "0", requester: server.account, "source-ip-address": "127.0.0.1" });
  expect(first?.detail.object).toEqual({
    key: "e/1",
    size: 5,
    etag: ETag?.replaceAll('"', ""),
    sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
  });
  expect(events.find(({ type }) => type === "Object Deleted")?.detail["deletion-type"]).toBe("Permanently Deleted");
});

test("what would change how an object is kept, and is not done here, is refused", async () => {
  await expect(put("x", "x", { ACL: "public-read" })).rejects.toEqual(failing("AccessControlListNotSupported", 400));
  await expect(put("x", "x", { ServerSideEncryption: "aws:kms" })).rejects.toEqual(failing("NotImplemented", 501));
  await expect(put("x", "x", { StorageClass: "GLACIER" })).rejects.toEqual(failing("NotImplemented", 501));
  await expect(put("x".repeat(1025))).rejects.toEqual(failing("KeyTooLongError", 400));
  await expect(put("x", "x", { Metadata: { big: "x".repeat(2100) } })).rejects.toEqual(failing("MetadataTooLarge", 400));
});
