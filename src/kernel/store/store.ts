import type { Kysely } from "kysely";

/** A transaction that knows no table; a store file says which are its own: `tx.withTables<PipelineTables>()`. */
// biome-ignore lint/complexity/noBannedTypes: the empty set of tables is meant
export type Tx = Kysely<{}>;

export interface Store {
  /** Runs `work` in one transaction (read committed); commits when it returns, rolls back when it throws. Retries serialization failures and deadlocks. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Applies the *.sql files of a folder, in order of their numbers, once each, under `owner`'s name. */
  migrate(owner: string, folder: URL): Promise<void>;
  /** Calls back on every `NOTIFY channel` of any server process; returns how to stop listening. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
