export type { Database } from "./database.ts";
export { createDatabase, openStore } from "./database.ts";
export type { MachineProperties } from "./machine-properties.ts";
export { checkMachine } from "./machine-properties.ts";
export type { ClientClass, TestServer, TestServerOptions } from "./server.ts";
export { startServer } from "./server.ts";
export type { SpawnedServer, SpawnOptions } from "./spawned-server.ts";
export { spawnServer } from "./spawned-server.ts";
export { until } from "./until.ts";
