import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/harness/global-setup.ts"],
    pool: "forks",
    // Nothing keeps state at module level, so a worker loads the server once for all its files.
    isolate: false,
    maxWorkers: 2,
    // Real processes on a busy machine: CI looks twice before it calls something broken. `npm test` at a desk does not.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
