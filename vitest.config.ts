import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Begun first, longest first, so that none of them is what everything waits for in the end. */
const long = ["contract/fuzz", "compat/terraform", "scenarios/guide", "scenarios/main-job", "simulation/kill9", "simulation/delivery"];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = long.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found < 0 ? long.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/harness/global-setup.ts"],
    pool: "forks",
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Nothing keeps state at module level, so a worker loads the server once for all its files.
    isolate: false,
    // Most tests wait for processes of their own: three at a time keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // Real processes on a busy machine: CI looks twice before it calls something broken. `npm test` at a desk does not.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
