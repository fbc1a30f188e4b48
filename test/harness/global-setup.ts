import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createLog } from "../../src/base/log.ts";
import { startEmbeddedPostgres } from "../../src/kernel/store/index.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The PostgreSQL of this run; every test makes databases of its own in it. */
    postgres: { host: string; user: string };
    /** The folder of the bundled server, once a test has needed it. */
    bundle: string;
  }
}

/** One PostgreSQL for the whole run. Nothing in it is worth keeping, so it does not wait for the disk. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-test-"));
  await chmod(folder, 0o711);
  const log = createLog((line) => console.error(line), "warn");
  const postgres = await startEmbeddedPostgres(folder, log, {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "400",
    autovacuum: "off",
  });
  project.provide("postgres", { host: postgres.connection.host, user: postgres.connection.user });
  project.provide("bundle", join(folder, "bundle"));
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
