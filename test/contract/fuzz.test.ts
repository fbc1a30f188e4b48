import { readFileSync } from "node:fs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts, type ServiceName } from "../../src/contracts/index.ts";
import { startServer, type TestServer } from "../harness/index.ts";
import { barrage } from "./fuzz/barrage.ts";
import { makeDemo } from "./fuzz/demo.ts";

/** The same requests every time; another seed finds other mistakes: `FUZZ_SEED=7 vitest run test/contract/fuzz.test.ts`. */
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);
const count = Number(process.env.FUZZ_COUNT ?? 20_000);

function operationsText(service: ServiceName): string {
  for (const family of ["services", "companions"])
    try {
      return readFileSync(new URL(`../../src/${family}/${service}/operations/index.ts`, import.meta.url), "utf8");
    } catch {
      // The other family has it.
    }
  return "";
}
const tables = new Map(Object.values(contracts).map(({ name }) => [name, operationsText(name)]));
const isServed = (service: ServiceName, operation: string): boolean =>
  new RegExp(`^\\s*${operation}\\b(?!\\s*:\\s*later\\b)`, "m").test(tables.get(service) ?? "");

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ logLevel: "error" });
  await makeDemo(server);
});
afterAll(() => server.stop());

test(`${count} random requests, seed ${seed}: never a 5xx but 501, always with a request id`, async () => {
  const { endpoint, credentials: keys } = server;
  const causeOf = (id: string): string | undefined => {
    const error = server.logged.find(({ requestId }) => requestId === id)?.error as { stack?: string } | undefined;
    return error?.stack;
  };
  const { statuses, failures } = await barrage({ endpoint, keys, seed, count, isServed, causeOf });
  expect(failures).toEqual({});
  // Requests that are all refused at the door would prove nothing.
  expect(statuses[200] ?? 0).toBeGreaterThan(count / 20);
  await expect(server.client(STSClient).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Account: server.account });
  // About a minute where nothing else runs, and many where much does.
}, 600_000);
