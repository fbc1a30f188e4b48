import type { Kysely } from "kysely";

/** A transaction that knows no table; a store file says which are its own: `tx.withTables<PipelineTables>()`. */
// biome-ignore lint/complexity/noBannedTypes: the empty set of tables is meant
export type Tx = Kysely<{}>;

/** Connections of their own, so that whoever uses them can neither starve the requests nor be starved by them. */
export interface Lane {
  /**
   * Runs `work` in one transaction (read committed); commits when it returns, rolls back when it throws. Retries serialization
   * failures, deadlocks and connections lost before the commit, so `work` must leave no trace outside of `tx`.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs statements that only read, each by itself: no snapshot joins them, and none of a transaction's round trips is paid. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Ends the idle connections and refuses new work. */
  close(): Promise<void>;
}

export interface Store extends Lane {
  /** A lane with at most `connections` of its own; it closes with the store at the latest. */
  lane(connections: number): Lane;
  /** Applies the *.sql files of a folder, in order of their numbers, once each, under `owner`'s name. */
  migrate(owner: string, folder: URL): Promise<void>;
  /**
   * Calls back on every `NOTIFY channel` of any server process; returns how to stop listening. An empty payload means that the
   * connection was lost and is there again: whatever was said in between is unknown, so look for yourself.
   */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
}
