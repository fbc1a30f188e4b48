import { bundledServer } from "./bundle.ts";
import { type SpawnedServer, type SpawnOptions, spawnServer as spawn } from "./spawned-server.ts";

export { bundledServer } from "./bundle.ts";
export type { Database } from "./database.ts";
export { createDatabase, openStore } from "./database.ts";
export type { MachineProperties } from "./machine-properties.ts";
export { checkMachine } from "./machine-properties.ts";
export type { ClientClass, TestServer, TestServerOptions } from "./server.ts";
export { startServer } from "./server.ts";
export type { SpawnedServer, SpawnOptions } from "./spawned-server.ts";
export { until } from "./until.ts";

/** Starts the bundled server as a real process with the embedded PostgreSQL, for tests that kill it. */
export const spawnServer = async (options: SpawnOptions = {}): Promise<SpawnedServer> => spawn({ main: await bundledServer(), ...options });
