import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { type Constraint, contracts } from "../../../src/contracts/index.ts";

const patterns = new Set<string>();
const collect = ({ pattern, items, keys }: Constraint): void => {
  if (pattern) patterns.add(pattern);
  for (const inner of [items, keys]) if (inner) collect(inner);
};
for (const { table } of Object.values(contracts)) for (const constraint of table.constraints) collect(constraint);

test("every pattern of every model compiles and answers hostile texts soon", async () => {
  expect(patterns.size).toBeGreaterThan(150);
  const hostile = ["a", "1", "a/", "a-", "a.", " ", "arn:aws:", "a:", "@"].map((unit) => `${unit.repeat(1000)}\u0001`);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: { patterns: [...patterns], hostile } });
  onTestFinished(() => void worker.terminate());
  await expect(once(worker, "message")).resolves.toEqual(["done"]);
}, 20_000);
