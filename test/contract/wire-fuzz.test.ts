import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts } from "../../src/contracts/index.ts";
import type { Service } from "../../src/kernel/gateway/index.ts";
import { isRawOperation } from "../../src/kernel/wire/schema.ts";
import { barrage } from "./fuzz/barrage.ts";
import { type Stand, startStand } from "./stand.ts";

const count = 5_000;

/** Every operation of every SDK module, doing nothing: what is left is the wire. */
const services = Object.values(contracts).map(({ name, sdk }) => {
  const operations = Object.values(sdk)
    .filter(isRawOperation)
    .map(([, , operation]) => [operation, { resource: () => "*", transaction: "own", run: async () => ({}) }]);
  return { name, operations: Object.fromEntries(operations) } as Service;
});

let stand: Stand;
beforeAll(async () => {
  stand = await startStand(services);
});
afterAll(() => stand.stop());

test(`${count} random requests to all operations of all modules: decoding, validation and encoding never fail`, async () => {
  const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  const causeOf = (id: string) => stand.lines.find((line) => line.includes(id));
  const { statuses, failures } = await barrage({ endpoint: stand.endpoint, keys, seed: 1, count, isServed: () => true, causeOf });
  expect(failures).toEqual({});
  expect(statuses[200] ?? 0).toBeGreaterThan(count / 5);
}, 60_000);
