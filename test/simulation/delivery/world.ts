import type { CrashPoint } from "../../../src/kernel/outbox/index.ts";
import { type ClientClass, startServer, type TestServer, until } from "../../harness/index.ts";

/** "Die when this point is passed for the nth time." */
export interface Death {
  point: CrashPoint;
  nth: number;
}

/** The whole server, which can be told to die between two of its steps and is at once started again on the same data. */
export interface World {
  server: TestServer;
  /** Work with a client. It waits while the server is dead, so that only the server's own work is cut off. */
  ask<C, T>(Client: ClientClass<C>, work: (client: C) => Promise<T>): Promise<T>;
  /** From here on points are counted anew, and the server dies at each of these. */
  begin(deaths: Death[]): void;
  /** How often each point has been passed since `begin`. */
  passed: Map<CrashPoint, number>;
  /** Where the server has died since `begin`. */
  died: CrashPoint[];
  /** Resolves when the server is not dead. */
  alive(): Promise<void>;
  stop(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const passed = new Map<CrashPoint, number>();
  const died: CrashPoint[] = [];
  let deaths: Death[] = [];
  let dead = false;
  let restarted: Promise<void> = Promise.resolve();
  let failure: unknown;
  let asking = 0;
  const clients = new Map<unknown, unknown>();

  /** Once dead, nothing more is let through: neither machines, nor effects, nor events. */
  function crash(point: CrashPoint): void {
    if (dead) throw new Error("dead");
    const nth = (passed.get(point) ?? 0) + 1;
    passed.set(point, nth);
    if (!deaths.some((death) => death.point === point && death.nth === nth)) return;
    died.push(point);
    dead = true;
    restarted = takeOver(restarted).catch((error: unknown) => {
      failure = error;
    });
    throw new Error(`killed at ${point}`);
  }

  /** The next server may die as well, even before it has wholly started. */
  async function takeOver(before: Promise<void>): Promise<void> {
    await before;
    await until(() => asking === 0, { stepMs: 1, what: "the calls that were under way are answered" });
    await server.restart(() => {
      clients.clear();
      dead = false;
    });
  }

  async function alive(): Promise<void> {
    for (let waitedFor: unknown; waitedFor !== restarted; ) {
      waitedFor = restarted;
      await restarted;
    }
    if (failure) throw failure;
  }

  const server = await startServer({ crash });
  return {
    ...{ server, passed, died, alive },
    async ask<C, T>(Client: ClientClass<C>, work: (client: C) => Promise<T>): Promise<T> {
      await alive();
      asking += 1;
      try {
        if (!clients.has(Client)) clients.set(Client, server.client(Client));
        return await work(clients.get(Client) as C);
      } finally {
        asking -= 1;
      }
    },
    begin(wanted) {
      deaths = wanted;
      passed.clear();
      died.length = 0;
    },
    async stop() {
      await alive();
      await server.stop();
    },
  };
}
