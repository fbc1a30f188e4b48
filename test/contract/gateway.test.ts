import * as codepipelineSdk from "@aws-sdk/client-codepipeline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Context, operation, type Service } from "../../src/kernel/gateway/index.ts";
import { type Stand, startStand } from "./stand.ts";

const contexts: Context[] = [];
const codepipeline: Service<"codepipeline"> = {
  name: "codepipeline",
  operations: {
    GetPipeline: operation<typeof codepipelineSdk, "GetPipeline">({
      resource: ({ name }) => (name === "denied" ? "arn:denied" : `arn:aws:codepipeline:::${name}`),
      async run({ name }, context) {
        contexts.push(context);
        if (name === "missing") throw new codepipelineSdk.PipelineNotFoundException({ message: "no such pipeline", $metadata: {} });
        if (name === "bug") throw new TypeError("secret detail");
        return { metadata: { pipelineArn: name, created: new Date(1_700_000_000_123) } };
      },
    }),
  },
};

let stand: Stand;
let client: codepipelineSdk.CodePipelineClient;
beforeAll(async () => {
  stand = await startStand([codepipeline]);
  client = stand.client(codepipelineSdk.CodePipelineClient);
});
afterAll(() => stand.stop());

const get = (name: string) => client.send(new codepipelineSdk.GetPipelineCommand({ name }));

test("an answer comes back with its types, under a request id", async () => {
  const answer = await get("one");
  expect(answer.metadata).toEqual({ pipelineArn: "one", created: new Date(1_700_000_000_123) });
  expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(contexts.at(-1)).toMatchObject({ account: "111122223333", region: "eu-west-3", sourceIp: "127.0.0.1" });
});

test("a declared error arrives as the SDK's own class", async () => {
  await expect(get("missing")).rejects.toThrow(codepipelineSdk.PipelineNotFoundException);
  await expect(get("missing")).rejects.toMatchObject({ message: "no such pipeline", $metadata: { httpStatusCode: 400 } });
});

test("a bug answers 500 without details and is logged with its request id", async () => {
  const error = await get("bug").catch((thrown) => thrown);
  expect(error).toMatchObject({ name: "InternalFailure", $metadata: { httpStatusCode: 500 } });
  expect(JSON.stringify(error)).not.toContain("secret detail");
  expect(stand.lines.some((line) => line.includes("secret detail") && line.includes(error.$metadata.requestId))).toBe(true);
});

test("what is denied, wrong or not there is said in AWS's words", async () => {
  await expect(get("denied")).rejects.toMatchObject({ name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } });
  await expect(get("not a name!")).rejects.toMatchObject({
    name: "ValidationException",
    message:
      "1 validation error detected: Value 'not a name!' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9.@\\-_]+",
  });
  await expect(client.send(new codepipelineSdk.ListPipelinesCommand({}))).rejects.toMatchObject({
    name: "NotImplemented",
    $metadata: { httpStatusCode: 501, attempts: 1 },
  });
});
