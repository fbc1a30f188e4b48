export type { Store, Tx } from "./store.ts";
