import type { PostgresPool, PostgresPoolClient } from "kysely";
import type pg from "pg";
import type { Connections } from "./connections.ts";
import { preparing, type Query } from "./prepared.ts";

/** Idle connections cost PostgreSQL a process each, so they go after a while. */
const idleMs = 15_000;

interface Waiter {
  resolve(client: pg.Client): void;
  reject(error: unknown): void;
}

/**
 * A small pool in front of `Connections`, which waits while PostgreSQL restarts; the driver's own pool fails at once instead.
 * Connections are reused last in, first out, so that a burst's extra ones become idle and go.
 */
export function createPool(connections: Connections, most: number): PostgresPool {
  const idle: { client: pg.Client; since: number }[] = [];
  const waiting: Waiter[] = [];
  const broken = new WeakSet<pg.Client>();
  const queries = new WeakMap<pg.Client, Query>();
  let open = 0;
  let ended = false;
  const sweeper = setInterval(() => {
    while (idle[0] && performance.now() - idle[0].since > idleMs) drop(idle.shift()!.client);
  }, 5_000);
  sweeper.unref();

  function drop(client: pg.Client): void {
    open--;
    void client.end().catch(() => undefined);
  }

  async function openFor(waiter: Waiter): Promise<void> {
    open++;
    try {
      const client = await connections.connect();
      const lost = () => {
        broken.add(client);
        const at = idle.findIndex((one) => one.client === client);
        if (at >= 0) {
          idle.splice(at, 1);
          drop(client);
        }
      };
      client.on("error", lost).on("end", lost);
      queries.set(
        client,
        preparing(client, () => broken.add(client)),
      );
      waiter.resolve(client);
    } catch (error) {
      open--;
      waiter.reject(error);
      serve();
    }
  }

  /** Gives whoever waits a connection, as far as there are any or may be. */
  function serve(): void {
    while (waiting.length > 0) {
      const ready = idle.pop();
      if (!ready && open >= most) return;
      const waiter = waiting.shift()!;
      if (ready) waiter.resolve(ready.client);
      else void openFor(waiter);
    }
  }

  function give(client: pg.Client): void {
    if (broken.has(client) || ended) drop(client);
    else idle.push({ client, since: performance.now() });
    serve();
  }

  return {
    async connect(): Promise<PostgresPoolClient> {
      if (ended) throw new Error("The store is closed");
      const client = await new Promise<pg.Client>((resolve, reject) => {
        waiting.push({ resolve, reject });
        serve();
      });
      return { query: queries.get(client) as PostgresPoolClient["query"], release: () => give(client) };
    },
    async end() {
      ended = true;
      clearInterval(sweeper);
      for (const { reject } of waiting.splice(0)) reject(new Error("The store is closed"));
      await Promise.all(idle.splice(0).map(({ client }) => client.end().catch(() => undefined)));
    },
  };
}
