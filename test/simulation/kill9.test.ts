import { expect, it } from "vitest";
import { bundledServer } from "../harness/index.ts";
import { killRounds } from "./kill9.ts";

/** A taste of the 200 rounds that `node test/simulation/kill9.ts` runs. */
it("a killed server, PostgreSQL or agent loses nothing and repeats nothing", { timeout: 120_000 }, async () => {
  const tally = await killRounds(4, 42, undefined, await bundledServer());
  expect(tally.problems).toEqual([]);
  expect(tally.executions).toBeGreaterThan(0);
  expect(tally.builds).toBeGreaterThan(0);
  expect(tally.deployments).toBeGreaterThan(0);
});
