import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import type * as pipelineSdk from "@aws-sdk/client-codepipeline";
import type * as s3Sdk from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operation, type Service } from "../../src/kernel/gateway/index.ts";
import { bytesOf, type Stand, startStand } from "./stand.ts";

const codepipeline: Service<"codepipeline"> = {
  name: "codepipeline",
  operations: {
    GetPipeline: operation<typeof pipelineSdk, "GetPipeline">({
      resource: () => "*",
      run: async ({ name }) => ({ metadata: { pipelineArn: name } }),
    }),
  } as Service<"codepipeline">["operations"],
  endpoints: [
    {
      name: "broken",
      matches: ({ url }) => url === "/broken",
      async handle() {
        throw new Error("the endpoint broke");
      },
    },
  ],
};
const s3: Service<"s3"> = {
  name: "s3",
  operations: {
    PutObject: operation<typeof s3Sdk, "PutObject">({
      resource: ({ Key }) => (Key === "denied" ? "arn:denied" : "*"),
      transaction: "own",
      run: async ({ Body }) => ({ ETag: String((await bytesOf(Body)).length) }),
    }),
    GetObject: operation<typeof s3Sdk, "GetObject">({
      resource: () => "*",
      transaction: "own",
      run: async () => ({
        Body: Readable.from(
          (async function* () {
            yield "the beginning";
            throw new Error("the disk broke");
          })(),
        ),
      }),
    }),
  },
};

let stand: Stand;
beforeAll(async () => {
  stand = await startStand([codepipeline, s3]);
});
afterAll(() => stand.stop());

const signedFor = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
const json = {
  authorization: signedFor("codepipeline"),
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": "CodePipeline_20150709.GetPipeline",
};
interface Reply {
  status: number;
  headers: IncomingMessage["headers"];
  body: string;
}

function send(headers: Record<string, string>, body: Readable | string, { path = "/", method = "POST" } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${stand.endpoint}${path}`, { method, headers }, (response) => {
      const reply = async () => ({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: (await bytesOf(response)).toString(),
      });
      reply().then(resolve, reject);
    });
    asked.on("error", reject);
    if (headers.expect) asked.on("continue", () => asked.end(body));
    else if (typeof body === "string") asked.end(body);
    else body.pipe(asked);
  });
}

const answers = async () => expect(await send(json, '{"name":"still-here"}')).toMatchObject({ status: 200 });

test("a body of 100 MB is refused with an answer that arrives, announced or not", async () => {
  const size = 100 * 1024 * 1024;
  const chunk = Buffer.alloc(1024 * 1024, "x");
  const much = () =>
    Readable.from(
      (function* () {
        for (let sent = 0; sent < size; sent += chunk.length) yield chunk;
      })(),
    );
  for (const headers of [json, { ...json, "content-length": String(size) }]) {
    const reply = await send(headers, much());
    expect(reply.status).toBe(413);
    expect(JSON.parse(reply.body)).toMatchObject({ __type: "RequestEntityTooLargeException" });
  }
  await answers();
});

test("Expect: 100-continue: the body is asked for when it is wanted, refused before it is sent when it is not", async () => {
  const headers = { ...json, expect: "100-continue" };
  expect(await send(headers, '{"name":"patient"}')).toMatchObject({ status: 200 });
  const refused = await send({ ...headers, "content-length": "1000000000" }, "never sent");
  expect(refused).toMatchObject({ status: 413, headers: { connection: "close" } });
  const stream = { authorization: signedFor("s3"), expect: "100-continue" };
  expect(await send(stream, "12345", { path: "/bucket/key", method: "PUT" })).toMatchObject({ status: 200, headers: { etag: "5" } });
});

test("wrong types, fractions, NUL and half characters are refused one by one", async () => {
  const refusals: [body: string, code: string][] = [
    ["{", "SerializationException"],
    ["[]", "SerializationException"],
    ["null", "SerializationException"],
    ['{"name":1}', "SerializationException"],
    ['{"name":{}}', "SerializationException"],
    ['{"name":["a"]}', "SerializationException"],
    ['{"name":"a","version":1.5}', "SerializationException"],
    ['{"name":"a","version":3000000000}', "SerializationException"],
    ['{"name":"a","version":"1"}', "SerializationException"],
    ['{"name":"a\\u0000"}', "SerializationException"],
    ['{"name":"a\\ud800"}', "SerializationException"],
    ['{"name":"a","version":0}', "ValidationException"],
    ["{}", "ValidationException"],
    ["", "ValidationException"],
    ["[".repeat(1_000_000), "SerializationException"],
  ];
  for (const [body, code] of refusals) {
    const reply = await send(json, body);
    expect([reply.status, JSON.parse(reply.body).__type, reply.headers["x-amzn-requestid"]], body.slice(0, 50)).toEqual([
      400,
      code,
      expect.any(String),
    ]);
  }
  await answers();
});

test("who signs for another service, not at all, or asks for what nobody knows is told so", async () => {
  expect(await send({ ...json, authorization: signedFor("codebuild") }, "{}")).toMatchObject({
    status: 403,
    body: expect.stringContaining("InvalidSignatureException"),
  });
  const { authorization: _, ...unsigned } = json;
  expect(await send(unsigned, '{"name":"a"}')).toMatchObject({
    status: 403,
    body: expect.stringContaining("MissingAuthenticationTokenException"),
  });
  for (const target of ["CodePipeline_20150709.Nothing", "Nothing.GetPipeline", "nothing", ""])
    expect(await send({ ...json, "x-amz-target": target }, "{}")).toMatchObject({
      status: 400,
      body: expect.stringContaining("UnknownOperationException"),
    });
});

test("an unsigned S3 request is denied in XML, and its body is read away", async () => {
  const reply = await send({}, "x".repeat(1_000_000), { path: "/bucket/key", method: "PUT" });
  expect(reply).toMatchObject({ status: 403, body: expect.stringContaining("<Code>AccessDenied</Code>") });
  expect(reply.headers["x-amz-request-id"]).toBeTruthy();
});

test("a stream that breaks ends the connection, not the server", async () => {
  await expect(send({ authorization: signedFor("s3") }, "", { path: "/bucket/key", method: "GET" })).rejects.toThrow();
  expect(await send({}, "", { path: "/broken" })).toMatchObject({ status: 500, body: "" });
  expect(stand.lines.filter((line) => /the disk broke|the endpoint broke/.test(line))).toHaveLength(2);
  await answers();
});

test("clients that leave in the middle and bytes that are no HTTP do no harm", async () => {
  const { port } = new URL(stand.endpoint);
  const say = (bytes: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write(bytes));
      let heard = "";
      socket.on("data", (data) => {
        heard += data;
      });
      socket.on("close", () => resolve(heard));
      socket.on("error", () => {});
      if (bytes.startsWith("POST")) setImmediate(() => setImmediate(() => socket.destroy()));
    });
  const head = Object.entries(json).map(([name, value]) => `${name}: ${value}\r\n`);
  await say(`POST / HTTP/1.1\r\nhost: x\r\n${head.join("")}content-length: 100\r\n\r\n{"name`);
  await say(`POST / HTTP/1.1\r\nhost: x\r\nauthorization: ${signedFor("s3")}\r\ncontent-length: 100\r\n\r\nabc`);
  expect(await say("\x16\x03\x01 no http\r\n\r\n")).toContain("400 Bad Request");
  await answers();
});
