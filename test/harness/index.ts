export type { Database } from "./database.ts";
export { createDatabase, openStore } from "./database.ts";
export { until } from "./until.ts";
