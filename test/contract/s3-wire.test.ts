import { request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import * as sdk from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operation, type Service } from "../../src/kernel/gateway/index.ts";
import { WireError } from "../../src/kernel/wire/index.ts";
import { bytesOf, type Stand, startStand } from "./stand.ts";

const calls: [operation: string, input: unknown][] = [];
const noted = (name: string) => (input: unknown) => calls.push([name, input]);

const s3: Service<"s3"> = {
  name: "s3",
  operations: {
    PutObject: operation<typeof sdk, "PutObject">({
      resource: () => "*",
      transaction: "own",
      async run({ Body, ...input }) {
        noted("PutObject")({ ...input, text: (await bytesOf(Body)).toString() });
        return { ETag: '"etag"' };
      },
    }),
    GetObject: operation<typeof sdk, "GetObject">({
      resource: () => "*",
      transaction: "own",
      async run(input) {
        noted("GetObject")(input);
        if (input.Key === "missing") throw new sdk.NoSuchKey({ message: "The specified key does not exist.", $metadata: {} });
        const part = input.Range ? { ContentRange: "bytes 0-1/5", ContentLength: 2 } : { ContentLength: 5 };
        const Body = Readable.from([input.Range ? "he" : "hello"]);
        return { Body, ...part, Metadata: { colour: "blue" }, LastModified: new Date(1_700_000_000_000) };
      },
    }),
    HeadObject: operation<typeof sdk, "HeadObject">({
      resource: () => "*",
      async run(input) {
        noted("HeadObject")(input);
        if (input.Key === "missing") throw new sdk.NotFound({ message: "", $metadata: {} });
        return { ContentLength: 5, ContentType: "text/plain" };
      },
    }),
    ListBuckets: operation<typeof sdk, "ListBuckets">({
      resource: () => "*",
      run: async () => ({ Buckets: [{ Name: "a", CreationDate: new Date(1_700_000_000_000) }], Owner: { ID: "me" } }),
    }),
    ListObjectsV2: operation<typeof sdk, "ListObjectsV2">({
      resource: () => "*",
      async run(input) {
        noted("ListObjectsV2")(input);
        if (input.Bucket === "closed")
          throw new WireError("AccessDenied", "Access Denied", 403, "client", { details: { BucketName: "closed" } });
        return {
          Name: input.Bucket,
          Contents: [
            { Key: "a<b>&\r.txt", Size: 1 },
            { Key: "c", Size: 2 },
          ],
          KeyCount: 2,
          IsTruncated: false,
        };
      },
    }),
    GetBucketLocation: operation<typeof sdk, "GetBucketLocation">({
      resource: () => "*",
      run: async () => ({ LocationConstraint: "eu-west-3" }),
    }),
    DeleteObjects: operation<typeof sdk, "DeleteObjects">({
      resource: () => "*",
      async run(input) {
        noted("DeleteObjects")(input);
        return { Deleted: input.Delete.Objects.map(({ Key }) => ({ Key })) };
      },
    }),
    CreateMultipartUpload: operation<typeof sdk, "CreateMultipartUpload">({
      resource: () => "*",
      run: async ({ Bucket, Key }) => ({ Bucket, Key, UploadId: "upload" }),
    }),
    UploadPart: operation<typeof sdk, "UploadPart">({
      resource: () => "*",
      transaction: "own",
      async run({ Body, PartNumber, UploadId }) {
        return { ETag: `"${PartNumber}-${UploadId}-${(await bytesOf(Body)).length}"` };
      },
    }),
    CopyObject: operation<typeof sdk, "CopyObject">({
      resource: () => "*",
      run: async ({ CopySource }) => ({ CopyObjectResult: { ETag: CopySource } }),
    }),
  },
};

let stand: Stand;
let client: sdk.S3Client;
beforeAll(async () => {
  stand = await startStand([s3]);
  client = stand.client(sdk.S3Client, { forcePathStyle: true });
});
afterAll(() => stand.stop());

test("keys keep their slashes, spaces and letters", async () => {
  for (const Key of ["plain", "a/b/c", "folder/", "/leading", "a//b", "sp ace+plus", "ü%41", "?#&="]) {
    await client.send(new sdk.PutObjectCommand({ Bucket: "bucket", Key, Body: "text", Metadata: { m: "1" } }));
    expect(calls.at(-1)).toEqual(["PutObject", expect.objectContaining({ Bucket: "bucket", Key, Metadata: { m: "1" } })]);
  }
});

test("a stream comes out whole or in part, with its headers", async () => {
  const whole = await client.send(new sdk.GetObjectCommand({ Bucket: "bucket", Key: "k" }));
  expect(await whole.Body?.transformToString()).toBe("hello");
  expect(whole).toMatchObject({ Metadata: { colour: "blue" }, LastModified: new Date(1_700_000_000_000), ContentLength: 5 });
  const part = await client.send(new sdk.GetObjectCommand({ Bucket: "bucket", Key: "k", Range: "bytes=0-1" }));
  expect([part.$metadata.httpStatusCode, await part.Body?.transformToString()]).toEqual([206, "he"]);
});

test("HEAD tells the length without a body, and 404 without one", async () => {
  expect(await client.send(new sdk.HeadObjectCommand({ Bucket: "bucket", Key: "k" }))).toMatchObject({ ContentLength: 5 });
  await expect(client.send(new sdk.HeadObjectCommand({ Bucket: "bucket", Key: "missing" }))).rejects.toMatchObject({
    name: "NotFound",
    $metadata: { httpStatusCode: 404 },
  });
});

test("operations that share a path are told apart", async () => {
  const at = { Bucket: "bucket", Key: "k" };
  expect(await client.send(new sdk.CreateMultipartUploadCommand(at))).toMatchObject({ UploadId: "upload" });
  expect(await client.send(new sdk.UploadPartCommand({ ...at, PartNumber: 7, UploadId: "u", Body: "abc" }))).toMatchObject({
    ETag: '"7-u-3"',
  });
  expect((await client.send(new sdk.CopyObjectCommand({ ...at, CopySource: "from/k" }))).CopyObjectResult?.ETag).toBe("from/k");
  expect((await client.send(new sdk.ListBucketsCommand({}))).Buckets?.[0]?.Name).toBe("a");
  expect((await client.send(new sdk.GetBucketLocationCommand({ Bucket: "bucket" }))).LocationConstraint).toBe("eu-west-3");
});

test("XML in and out: escapes, flattened lists, error details", async () => {
  const list = await client.send(new sdk.ListObjectsV2Command({ Bucket: "bucket", Prefix: "a/", MaxKeys: 2 }));
  expect(list.Contents?.map(({ Key }) => Key)).toEqual(["a<b>&\r.txt", "c"]);
  expect(calls.at(-1)).toEqual(["ListObjectsV2", expect.objectContaining({ Prefix: "a/", MaxKeys: 2 })]);
  const Objects = [{ Key: "a<&>'\"b" }, { Key: "ü" }];
  const deleted = await client.send(new sdk.DeleteObjectsCommand({ Bucket: "bucket", Delete: { Objects, Quiet: false } }));
  expect(deleted.Deleted).toEqual(Objects);
  await expect(client.send(new sdk.GetObjectCommand({ Bucket: "bucket", Key: "missing" }))).rejects.toThrow(sdk.NoSuchKey);
  await expect(client.send(new sdk.ListObjectsV2Command({ Bucket: "closed" }))).rejects.toMatchObject({
    name: "AccessDenied",
    BucketName: "closed",
    $metadata: { httpStatusCode: 403 },
  });
});

const raw = (path: string, { host, method = "GET", body = "" }: { host?: string; method?: string; body?: string }) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    const { port } = new URL(stand.endpoint);
    const headers = { authorization, ...(host ? { host } : {}) };
    const asked = httpRequest({ host: "127.0.0.1", port, path, method, headers }, async (response) =>
      resolve({ status: response.statusCode ?? 0, text: (await bytesOf(response)).toString() }),
    );
    asked.on("error", reject);
    asked.end(body);
  });

test("a bucket in the host name", async () => {
  for (const host of [
    "bucket.localhost:4700",
    "bucket.s3.localhost",
    "bucket.s3.eu-west-3.amazonaws.com",
    "bucket.s3-us-west-2.amazonaws.com",
  ]) {
    await raw("/a/key", { host });
    expect(calls.at(-1)).toEqual(["GetObject", expect.objectContaining({ Bucket: "bucket", Key: "a/key" })]);
  }
  await raw("/bucket/a/key", { host: "s3.localhost:4700" });
  expect(calls.at(-1)).toEqual(["GetObject", expect.objectContaining({ Bucket: "bucket", Key: "a/key" })]);
});

test("what is malformed is refused in XML", async () => {
  const bombs = [
    "<Delete><Object></Delete>",
    '<!DOCTYPE d [<!ENTITY a "b">]><Delete><Object><Key>&a;</Key></Object></Delete>',
    "<Delete>".repeat(500),
    "not xml",
    "<Delete><Quiet>perhaps</Quiet></Delete>",
    "<Delete/><Delete/>",
    "<Delete><Object><Key>&#99999999;</Key></Object></Delete>",
  ];
  for (const body of bombs) {
    const answer = await raw("/bucket?delete", { method: "POST", body });
    expect([answer.status, answer.text], body.slice(0, 80)).toEqual([400, expect.stringContaining("<Code>MalformedXML</Code>")]);
  }
  expect(await raw("/bucket/%", {})).toMatchObject({ status: 400, text: expect.stringContaining("<Code>InvalidURI</Code>") });
  expect(await raw("/bucket/k?x=%", {})).toMatchObject({ status: 400 });
  expect(await raw("/bucket", { method: "PATCH" })).toMatchObject({
    status: 405,
    text: expect.stringContaining("<Code>MethodNotAllowed</Code>"),
  });
});
