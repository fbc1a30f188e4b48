import type { Kysely } from "kysely";
import { isConflict, isConnectionLost } from "./errors.ts";
import type { Tx } from "./store.ts";

const mostAttempts = 6;

/** See `Lane.transaction`. A connection lost during the commit itself is not retried: nobody knows whether it happened. */
export async function runTransaction<T>(database: Kysely<object>, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let committing = false;
    try {
      return await database.transaction().execute(async (tx) => {
        const result = await work(tx as unknown as Tx);
        committing = true;
        return result;
      });
    } catch (error) {
      const again = isConflict(error) || (!committing && isConnectionLost(error));
      if (!again || attempt === mostAttempts) throw error;
      await pause(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** See `Lane.read`. Reading changes nothing, so a lost connection is always worth another try. */
export async function runReads<T>(database: Kysely<object>, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(database as unknown as Tx);
    } catch (error) {
      if (!isConnectionLost(error) || attempt === mostAttempts) throw error;
      await pause(Math.random() * 10 * 2 ** attempt);
    }
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
