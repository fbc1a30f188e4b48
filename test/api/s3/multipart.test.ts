import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
let s3: S3Client;
const Bucket = "multipart";
const mib = 1024 * 1024;
const parts = [randomBytes(5 * mib), randomBytes(5 * mib + 1), randomBytes(1000)];
const whole = Buffer.concat(parts);
beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => server.stop());

const failing = (name: string) => expect.objectContaining({ name });
const begin = async (Key: string, more: object = {}) => {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { Bucket, Key, UploadId };
};
type Upload = Awaited<ReturnType<typeof begin>>;
const send = async (upload: Upload, PartNumber: number, Body: Buffer) => {
  const { ETag, ChecksumCRC32 } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag, ChecksumCRC32 };
};
const complete = (upload: Upload, Parts: { PartNumber: number; ETag: string | undefined }[], more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));
const read = async (Key: string, more: object = {}) =>
  Buffer.from((await (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToByteArray()) ?? []);
const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest();
const base64Crc = (bytes: Buffer) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(crc32(bytes));
  return out.toString("base64");
};

test("parts in any order become one object with S3's ETag, read whole, in ranges and by part", async () => {
  const upload = await begin("big", { ContentType: "application/zip", Metadata: { a: "1" }, Tagging: "t=1" });
  const sent = await Promise.all([3, 1, 2].map((number) => send(upload, number, parts[number - 1] as Buffer)));
  const named = sent.sort((one, other) => one.PartNumber - other.PartNumber);
  const { Parts, IsTruncated } = await s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 5 * mib],
    [2, 5 * mib + 1],
  ]);
  expect(IsTruncated).toBe(true);
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "b" }));
  expect(Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual([["big", upload.UploadId]]);

  const done = await complete(upload, named);
  const etag = `"${md5(Buffer.concat(parts.map(md5))).toString("hex")}-3"`;
  expect(done).toMatchObject({ Bucket, Key: "big", ETag: etag });
  expect((await read("big")).equals(whole)).toBe(true);
  expect((await read("big", { Range: `bytes=${5 * mib - 2}-${5 * mib + 1}` })).equals(whole.subarray(5 * mib - 2, 5 * mib + 2))).toBe(true);
  expect((await read("big", { PartNumber: 2 })).equals(parts[1] as Buffer)).toBe(true);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "big", PartNumber: 3 }));
  expect(head).toMatchObject({ ContentLength: 1000, PartsCount: 3, ContentType: "application/zip", Metadata: { a: "1" }, TagCount: 1 });
  expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
  // A client whose answer was lost asks again.
  expect((await complete(upload, named)).ETag).toBe(etag);
  await expect(send(upload, 4, parts[2] as Buffer)).rejects.toEqual(failing("NoSuchUpload"));
  const reasons = await server.kernel.store.transaction((tx) =>
    sql<{
      reason: string;
    }>`select detail->>'reason' as reason from event where source = 'aws.s3' and detail->'object'->>'key' = 'big'`.execute(tx),
  );
  expect(reasons.rows).toEqual([{ reason: "CompleteMultipartUpload" }]);
});

test("checksums of the whole: composite, or of the full object from those of its parts", async () => {
  const composite = await begin("composite", { ChecksumAlgorithm: "CRC32" });
  const sent = [];
  for (const [index, part] of parts.entries()) sent.push(await send(composite, index + 1, part));
  const done = await complete(composite, sent);
  const raw = Buffer.concat(parts.map((part) => Buffer.from(base64Crc(part), "base64")));
  expect(done).toMatchObject({ ChecksumCRC32: `${base64Crc(raw)}-3`, ChecksumType: "COMPOSITE" });

  const full = await begin("full", { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
  const again = [];
  for (const [index, part] of parts.entries()) again.push(await send(full, index + 1, part));
  await expect(complete(full, again, { ChecksumCRC32: "AAAAAA==" })).rejects.toEqual(failing("BadDigest"));
  const whole32 = base64Crc(whole);
  expect(await complete(full, again, { ChecksumCRC32: whole32 })).toMatchObject({ ChecksumCRC32: whole32, ChecksumType: "FULL_OBJECT" });
  expect((await read("full")).equals(whole)).toBe(true);
});

test("a part may be sent again, and the last one counts", async () => {
  const upload = await begin("again");
  await send(upload, 1, Buffer.from("first"));
  const { ETag } = await send(upload, 1, Buffer.from("second"));
  await complete(upload, [{ PartNumber: 1, ETag }]);
  expect((await read("again")).toString()).toBe("second");
});

test("parts copied from objects, whole and in ranges", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: whole }));
  const upload = await begin("copied");
  const copy = async (PartNumber: number, CopySourceRange?: string) => {
    const { CopyPartResult } = await s3.send(
      new UploadPartCopyCommand({ ...upload, PartNumber, CopySource: `${Bucket}/source`, CopySourceRange }),
    );
    return { PartNumber, ETag: CopyPartResult?.ETag };
  };
  const named = [await copy(1), await copy(2, "bytes=10-29")];
  await expect(copy(3, `bytes=0-${whole.length}`)).rejects.toEqual(failing("InvalidArgument"));
  await complete(upload, named);
  expect((await read("copied")).equals(Buffer.concat([whole, whole.subarray(10, 30)]))).toBe(true);
});

test("what S3 refuses", async () => {
  const upload = await begin("refused");
  const one = await send(upload, 1, Buffer.from("small"));
  const two = await send(upload, 2, Buffer.from("smaller"));
  await expect(complete(upload, [])).rejects.toEqual(failing("MalformedXML"));
  await expect(complete(upload, [two, one])).rejects.toEqual(failing("InvalidPartOrder"));
  await expect(complete(upload, [one, two])).rejects.toEqual(failing("EntityTooSmall"));
  await expect(complete(upload, [{ PartNumber: 1, ETag: '"x"' }])).rejects.toEqual(failing("InvalidPart"));
  await expect(send(upload, 10_001, Buffer.from("x"))).rejects.toEqual(failing("InvalidArgument"));
  await s3.send(new AbortMultipartUploadCommand(upload));
  await expect(s3.send(new AbortMultipartUploadCommand(upload))).rejects.toEqual(failing("NoSuchUpload"));
  await expect(complete(upload, [one])).rejects.toEqual(failing("NoSuchUpload"));
});
