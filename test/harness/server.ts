import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../src/base/log.ts";
import { type Config, configFromEnv } from "../../src/config.ts";
import type { Credentials } from "../../src/kernel/iam/index.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { CrashHook } from "../../src/kernel/outbox/index.ts";
import { emptyAllTables } from "../../src/kernel/store/index.ts";
import { type RunningServer, startServer as start } from "../../src/server.ts";
import { removeEnvironments } from "./remove-environments.ts";
import { createMigratedDatabase } from "./template.ts";

/** A class of SDK clients, such as `CodePipelineClient`. */
// biome-ignore lint/suspicious/noExplicitAny: every client has its own configuration type
export type ClientClass<C> = new (configuration: any) => C;

export interface TestServer {
  endpoint: string;
  /** The first administrator's keys; any keys at all with `auth: "none"`. */
  credentials: Credentials;
  region: string;
  account: string;
  /** The server's data folder. */
  data: string;
  /** What the server logged, one JSON object each. */
  logged: Record<string, unknown>[];
  kernel: Kernel;
  /** An SDK client that signs as the administrator; `over` changes its configuration. */
  client<C>(Client: ClientClass<C>, over?: Record<string, unknown>): C;
  stop(): Promise<void>;
  /** Stops gracefully and starts again on the same data, at the same address. Meanwhile there is a moment with no server at all. */
  restart(whileDown?: () => void): Promise<void>;
}

export type TestServerOptions = Partial<Omit<Config, "data" | "databaseUrl">> & {
  /** Throws where a simulation ends the process; `restart` then takes over. */
  crash?: CrashHook;
};

/** Starts the whole real server in this process: own database, own data folder, free port. */
export async function startServer({ crash, ...options }: TestServerOptions = {}): Promise<TestServer> {
  const database = await createMigratedDatabase(migrate);
  const data = await mkdtemp(join(tmpdir(), "quintet-data-"));
  await chmod(data, 0o711);
  const config = configFromEnv({}, { port: 0, compute: "dummy", ...options, data, databaseUrl: database.url });
  const logged: Record<string, unknown>[] = [];
  const log = createLog((line) => {
    const entry = JSON.parse(line) as Record<string, unknown>;
    logged.push(entry);
    if (entry.level === "error") console.error(line);
  }, "warn");
  const hook = crash ? { crash } : {};
  let running: RunningServer = await start(config, log, hook);
  const credentials = running.administrator ?? { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "any" };
  const clients: { destroy?(): void }[] = [];

  return {
    ...{ credentials, data, logged, region: config.region, account: config.account },
    get endpoint() {
      return running.endpoint;
    },
    get kernel() {
      return running.kernel;
    },
    client(Client, over = {}) {
      const { endpoint } = running;
      const client = new Client({ endpoint, region: config.region, credentials, maxAttempts: 1, forcePathStyle: true, ...over });
      clients.push(client as { destroy?(): void });
      return client;
    },
    async stop() {
      for (const client of clients) client.destroy?.();
      await running.stop();
      await database.drop();
      await removeEnvironments(data);
      await rm(data, { recursive: true, force: true });
    },
    async restart(whileDown) {
      await running.stop();
      whileDown?.();
      running = await start(config, log, hook);
    },
  };
}

/** Fills the run's template: every table, and no row that belongs to one server. */
async function migrate(databaseUrl: string): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), "quintet-template-"));
  const config = configFromEnv({}, { port: 0, compute: "dummy", data, databaseUrl });
  const server = await start(config, createLog(console.error, "warn"));
  await server.kernel.store.transaction(emptyAllTables);
  await server.stop();
  await rm(data, { recursive: true, force: true });
}
