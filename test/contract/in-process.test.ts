import * as buildSdk from "@aws-sdk/client-codebuild";
import type * as pipelineSdk from "@aws-sdk/client-codepipeline";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operation, type Service } from "../../src/kernel/gateway/index.ts";
import type { Tx } from "../../src/kernel/store/index.ts";
import { alice, type Stand, startStand } from "./stand.ts";

const write = (tx: Tx, text: string) => sql`insert into said values (${text})`.execute(tx);

const codebuild: Service<"codebuild"> = {
  name: "codebuild",
  operations: {
    StopBuild: operation<typeof buildSdk, "StopBuild">({
      resource: ({ id }) => (id === "denied" ? "arn:denied" : "*"),
      async run({ id }, { tx, account, region }) {
        await write(tx, `build ${id} ${account} ${region}`);
        if (id === "missing") throw new buildSdk.ResourceNotFoundException({ message: "no build", $metadata: {} });
        return { build: { id } };
      },
    }),
  } as Service<"codebuild">["operations"],
};
/** Stops the build that its name says, whatever comes of it. */
const codepipeline: Service<"codepipeline"> = {
  name: "codepipeline",
  operations: {
    DeletePipeline: operation<typeof pipelineSdk, "DeletePipeline">({
      resource: () => "*",
      async run({ name }, { tx, kernel }) {
        await write(tx, `before ${name}`);
        const as = { principal: alice, account: "444455556666", region: "eu-west-1", tx };
        const outcome = await kernel.call("codebuild", "StopBuild", { id: name }, as).catch((error: Error) => error);
        await write(tx, `after ${outcome instanceof Error ? outcome.name : outcome.build?.id}`);
        if (name === "undone") throw new TypeError("undone");
        return {};
      },
    }),
  } as Service<"codepipeline">["operations"],
};

let stand: Stand;
let client: pipelineSdk.CodePipelineClient;
let DeletePipelineCommand: typeof pipelineSdk.DeletePipelineCommand;
beforeAll(async () => {
  stand = await startStand([codebuild, codepipeline]);
  const sdk = await import("@aws-sdk/client-codepipeline");
  client = stand.client(sdk.CodePipelineClient);
  DeletePipelineCommand = sdk.DeletePipelineCommand;
  await stand.store.transaction((tx) => sql`create table said (text text, position serial)`.execute(tx));
});
afterAll(() => stand.stop());

async function saidAfter(name: string): Promise<string[]> {
  await stand.store.transaction((tx) => sql`delete from said`.execute(tx));
  await client.send(new DeletePipelineCommand({ name })).catch(() => undefined);
  const { rows } = await stand.store.transaction((tx) => sql<{ text: string }>`select text from said order by position`.execute(tx));
  return rows.map(({ text }) => text);
}

test("a call in process shares its caller's transaction and takes place where it was asked to", async () => {
  expect(await saidAfter("b1")).toEqual(["before b1", "build b1 444455556666 eu-west-1", "after b1"]);
});

test("a failed call undoes itself alone", async () => {
  expect(await saidAfter("missing")).toEqual(["before missing", "after ResourceNotFoundException"]);
});

test("what the caller undoes, the call has not done", async () => {
  expect(await saidAfter("undone")).toEqual([]);
});

test("a call is authorized and validated as over HTTP", async () => {
  expect(await saidAfter("denied")).toEqual(["before denied", "after AccessDeniedException"]);
  const ask = (input: object) =>
    stand.store.transaction((tx) =>
      stand.gateway.call("codebuild", "StopBuild", input as { id: string }, { principal: alice, account: "1", region: "r", tx }),
    );
  await expect(ask({ id: "" })).rejects.toMatchObject({ name: "InvalidInputException" });
  await expect(ask({ id: 5 })).rejects.toMatchObject({ name: "SerializationException" });
  await expect(ask({ id: "a\u0000" })).rejects.toMatchObject({ name: "SerializationException" });
});
