import { Kysely } from "kysely";
import type { Tx } from "./store.ts";

/** Finds what belongs to each key, in the order of the keys, in one statement. */
export type ReadAll<K, V> = (tx: Tx, keys: readonly K[]) => Promise<readonly V[]>;

/** One statement must not grow beyond what PostgreSQL plans well. */
const mostKeys = 64;

/** One key and everybody who waits for what belongs to it. */
interface Asked<K, V> {
  key: K;
  answer: PromiseWithResolvers<V>;
}

/** Keys that are asked for while a statement is on its way, or by requests that arrived together, go in one statement. */
function createQueue<K, V>(tx: Tx, readAll: ReadAll<K, V>): (key: K) => Promise<V> {
  const waiting = new Map<string, Asked<K, V>>();
  let isReading = false;

  function take(): Asked<K, V>[] {
    const taken = [...waiting].slice(0, mostKeys);
    for (const [name] of taken) waiting.delete(name);
    return taken.map(([, asked]) => asked);
  }

  async function readWaiting(): Promise<void> {
    isReading = true;
    // Sockets that have something to say are read in one turn of the event loop: the statement waits for the turn's end.
    await new Promise(setImmediate);
    while (waiting.size > 0) {
      const asked = take();
      try {
        const values = await readAll(
          tx,
          asked.map(({ key }) => key),
        );
        for (const [index, { answer }] of asked.entries()) answer.resolve(values[index] as V);
      } catch (error) {
        for (const { answer } of asked) answer.reject(error);
      }
    }
    isReading = false;
  }

  return (key) => {
    const name = JSON.stringify(key);
    const asked = waiting.get(name) ?? { key, answer: Promise.withResolvers<V>() };
    waiting.set(name, asked);
    if (!isReading) void readWaiting();
    return asked.answer.promise;
  };
}

/** What `Lane.read` hands out: statements outside of any transaction, which may therefore be shared between requests. */
export class SharedReads extends Kysely<object> {
  // biome-ignore lint/suspicious/noExplicitAny: a queue's types are those of the function that it belongs to
  readonly #queues = new Map<ReadAll<any, any>, (key: any) => Promise<any>>();

  ask<K, V>(readAll: ReadAll<K, V>, key: K): Promise<V> {
    const queue = this.#queues.get(readAll) ?? createQueue(this as unknown as Tx, readAll);
    this.#queues.set(readAll, queue);
    return queue(key);
  }
}

/**
 * Reads one thing by its key, which must be plain data. Requests that only read (`transaction: "read"`) and ask at the same time share one
 * statement, which always begins after each of them asked, so nobody sees less than what was committed before; those that ask for the same
 * share the answer too, so nobody may change it. Inside a transaction it is an ordinary read.
 */
export const together = async <K, V>(tx: Tx, readAll: ReadAll<K, V>, key: K): Promise<V> =>
  (tx as object) instanceof SharedReads ? (tx as unknown as SharedReads).ask(readAll, key) : ((await readAll(tx, [key]))[0] as V);
