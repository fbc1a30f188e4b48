import { PostgresDialect } from "kysely";
import type { Log } from "../../base/log.ts";
import { createConnections } from "./connections.ts";
import { startEmbeddedPostgres } from "./embedded/postgres.ts";
import { createListener } from "./listener.ts";
import { migrate } from "./migrate.ts";
import { createPool } from "./pool.ts";
import type { Lane, Store } from "./store.ts";
import { SharedReads } from "./together.ts";
import { runReads, runTransaction } from "./transaction.ts";

export interface StoreSettings {
  /** The embedded PostgreSQL lives in `<data>/postgres`. */
  data: string;
  /** Used instead of the embedded one. */
  databaseUrl?: string;
  /** The most requests that may be in a transaction at once in this process. */
  connections?: number;
}

/** Opens the store: PostgreSQL runs and answers, and the kernel's own tables are there, when this returns. */
export async function createStore(settings: StoreSettings, log: Log): Promise<Store> {
  const embedded = settings.databaseUrl ? undefined : await startEmbeddedPostgres(settings.data, log);
  const target = embedded?.connection ?? { connectionString: settings.databaseUrl! };
  const connections = createConnections(target, async () => embedded?.revive());
  const listener = createListener(connections, log);
  const lanes = new Set<Lane>();

  function lane(most: number): Lane {
    const pool = createPool(connections, most);
    const database = new SharedReads({ dialect: new PostgresDialect({ pool }) });
    const opened: Lane = {
      transaction: (work) => runTransaction(database, work),
      read: (work) => runReads(database, work),
      async close() {
        lanes.delete(opened);
        await pool.end();
      },
    };
    lanes.add(opened);
    return opened;
  }

  const requests = lane(settings.connections ?? 16);
  const store: Store = {
    ...requests,
    lane,
    migrate: (owner, folder) => requests.transaction((tx) => migrate(tx, owner, folder)),
    listen: listener.listen,
    async close() {
      await listener.close();
      await Promise.all([...lanes].map((opened) => opened.close()));
      await embedded?.stop();
    },
  };
  try {
    await store.migrate("kernel/store", new URL("./migrations/", import.meta.url));
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}
