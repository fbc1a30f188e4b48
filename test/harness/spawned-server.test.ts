import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SpawnedServer, spawnServer, until } from "./index.ts";

let server: SpawnedServer;
beforeAll(async () => {
  server = await spawnServer();
});
afterAll(() => server?.stop());

const account = async () => (await server.client(STSClient).send(new GetCallerIdentityCommand({}))).Account;

test("a server killed with -9 starts again with the same keys", async () => {
  expect(await account()).toMatch(/^\d{12}$/);
  await server.kill9();
  await expect(account()).rejects.toThrow();
  await server.restart();
  expect(await account()).toMatch(/^\d{12}$/);
});

test("a server whose PostgreSQL is killed with -9 goes on answering", async () => {
  await server.killPostgres9();
  await until(async () => (await account())?.length === 12);
});
