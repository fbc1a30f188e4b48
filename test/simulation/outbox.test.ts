import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "../../src/base/log.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { type AnyWorker, type CrashHook, type CrashPoint, createOutbox, type Outbox, wake, worker } from "../../src/kernel/outbox/index.ts";
import type { Store } from "../../src/kernel/store/index.ts";
import { openStore, until } from "../harness/index.ts";
import { chainWorker, createChainTables, startChain } from "./chain.ts";
import { seeded } from "./seeded.ts";

let store: Store;
let kernel: Kernel;
beforeAll(async () => {
  store = await openStore();
  const silent = createLog(() => undefined);
  kernel = { store, log: silent } as unknown as Kernel;
  await createChainTables(store);
});
afterAll(() => store.close());
beforeEach(async () => {
  const outbox = createOutbox({ kernel, workers: [] });
  await outbox.start();
  await outbox.stop();
  await store.transaction((tx) => sql`truncate chain, link_fact, machine, wake, effect`.execute(tx));
});

const rows = <T>(text: string) => store.transaction(async (tx) => (await sql.raw<T>(text).execute(tx)).rows);
const isDone = async () => (await rows("select from chain where not done")).length === 0;

async function running<T>(outbox: Outbox, work: () => Promise<T>): Promise<T> {
  await outbox.start();
  try {
    return await work();
  } finally {
    await outbox.stop();
  }
}

/** Runs servers until all chains are done; each is killed at a point drawn from `seed`, and the next one takes over at once. */
async function runWithCrashes(
  seed: number,
  chains: number,
  links: number,
): Promise<{ crashes: Set<CrashPoint>; outside: Map<string, number> }> {
  const random = seeded(seed);
  const crashes = new Set<CrashPoint>();
  const outside = new Map<string, number>();
  const work = chainWorker((key) => void outside.set(key, (outside.get(key) ?? 0) + 1));
  await store.transaction(async (tx) => {
    for (let n = 0; n < chains; n++) await startChain(tx, `chain-${n}`, links);
  });
  for (let round = 0; !(await isDone()); round++) {
    expect(round, "the chains do not end").toBeLessThan(500);
    let left = Math.floor(random() * 24);
    let died = false;
    const crash: CrashHook = (point) => {
      if (left-- > 0) return;
      crashes.add(point);
      died = true;
      throw new Error("killed");
    };
    const outbox = createOutbox({ kernel, workers: [work], machines: 2, effects: 2, crash });
    await running(outbox, () => until(async () => died || (await isDone())));
  }
  return { crashes, outside };
}

describe("a crash between every save and every effect", () => {
  const everSeen = new Set<CrashPoint>();
  test.each([1, 2, 3, 4])("seed %i: every chain ends as it would have, each fact is written once", async (seed) => {
    const { crashes, outside } = await runWithCrashes(seed, 5, 7);
    for (const point of crashes) everSeen.add(point);
    const facts = await rows<{ times: number }>("select times from link_fact");
    expect(facts).toHaveLength(35);
    expect(facts.every(({ times }) => times === 1)).toBe(true);
    // What is done outside of the database happens at least once, and never for a link that was not asked for.
    expect([...outside.keys()].sort()).toEqual(
      (await rows<{ key: string }>("select chain || '/' || link as key from link_fact")).map(({ key }) => key).sort(),
    );
    expect(await rows("select from effect where done_at is null")).toHaveLength(0);
  });

  test("the seeds together crashed at every point of a step", () => {
    expect([...everSeen].sort()).toEqual(
      ["after-perform", "after-save", "before-perform", "before-save", "machine-claimed", "perform-committed", "step-committed"].sort(),
    );
  });
});

test("several servers share the work and no fact is written twice", async () => {
  const count = new Map<string, number>();
  const servers = [1, 2, 3].map(() =>
    createOutbox({ kernel, workers: [chainWorker((key) => void count.set(key, (count.get(key) ?? 0) + 1))] }),
  );
  await Promise.all(servers.map((server) => server.start()));
  await store.transaction(async (tx) => {
    for (let n = 0; n < 20; n++) await startChain(tx, `shared-${n}`, 5);
  });
  await until(isDone);
  await Promise.all(servers.map((server) => server.stop()));
  expect(count.size).toBe(100);
  expect([...count.values()].every((times) => times === 1)).toBe(true);
});

describe("effects that fail", () => {
  test("are tried again after growing pauses, with the error kept beside them", async () => {
    const tries: number[] = [];
    const work = chainWorker(() => {
      tries.push(performance.now());
      if (tries.length < 3) throw new Error(`no luck ${tries.length}`);
    });
    await running(createOutbox({ kernel, workers: [work] }), async () => {
      await store.transaction((tx) => startChain(tx, "unlucky", 1));
      await until(async () => (await rows<{ last_error: string }>("select last_error from effect"))[0]?.last_error?.includes("no luck 2"));
      await until(isDone);
    });
    expect(tries).toHaveLength(3);
    expect(tries[1]! - tries[0]!).toBeGreaterThanOrEqual(190);
    expect(tries[2]! - tries[1]!).toBeGreaterThanOrEqual(390);
    expect(await rows("select attempts, last_error from effect")).toEqual([{ attempts: 3, last_error: null }]);
  });

  test("do not hold up others", async () => {
    const work = chainWorker((key) => {
      if (key.startsWith("stuck")) throw new Error("never");
    });
    await running(createOutbox({ kernel, workers: [work], effects: 1 }), async () => {
      await store.transaction((tx) => startChain(tx, "stuck", 1));
      await store.transaction((tx) => startChain(tx, "free", 8));
      await until(async () => (await rows("select from chain where id = 'free' and done")).length > 0);
    });
  });
});

test("a machine whose advance throws is looked at again, and goes on when it can", async () => {
  let broken = true;
  const chain = chainWorker(() => undefined);
  const work: AnyWorker = worker({
    ...chain,
    advance: (snapshot, now) => {
      if (broken) throw new Error("a bug");
      return chain.advance(snapshot, now);
    },
  });
  await running(createOutbox({ kernel, workers: [work] }), async () => {
    await store.transaction((tx) => startChain(tx, "repaired", 2));
    await until(async () => (await rows<{ last_error: string }>("select last_error from machine where failures > 0")).length > 0);
    broken = false;
    await until(isDone);
  });
  expect(await rows("select failures, last_error from machine")).toEqual([{ failures: 0, last_error: null }]);
});

test("effects and wakes of a service that is not loaded stay until it is", async () => {
  await running(createOutbox({ kernel, workers: [chainWorker(() => undefined)] }), async () => {
    await store.transaction(async (tx) => {
      await wake(tx, "test/absent", "a");
      await startChain(tx, "present", 1);
    });
    await until(isDone);
  });
  expect(await rows("select kind from wake")).toEqual([{ kind: "test/absent" }]);
  let loaded = 0;
  const absent = worker<{ id: string }, never>({
    kind: "test/absent",
    load: async (_tx, id) => ({ id }),
    advance: (next) => {
      loaded++;
      return { next, effects: [] };
    },
    save: async () => undefined,
    perform: async () => undefined,
  });
  await running(createOutbox({ kernel, workers: [absent] }), () => until(() => loaded === 1));
});

test("waking never waits for the server that is advancing the machine, and its news is not lost", async () => {
  const inLoad = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let loads = 0;
  const slow = worker<{ id: string }, never>({
    kind: "test/slow",
    async load(_tx, id) {
      if (++loads === 1) {
        inLoad.resolve();
        await goOn.promise;
      }
      return { id };
    },
    advance: (next) => ({ next, effects: [] }),
    save: async () => undefined,
    perform: async () => undefined,
  });
  await running(createOutbox({ kernel, workers: [slow] }), async () => {
    await store.transaction((tx) => wake(tx, "test/slow", "s"));
    await inLoad.promise;
    await store.transaction((tx) => wake(tx, "test/slow", "s"));
    goOn.resolve();
    await until(() => loads === 2);
  });
  expect(await rows("select from wake")).toHaveLength(0);
});

test("a wake in the future waits for its time and a long effect does not delay it", async () => {
  const seen: number[] = [];
  const gate = Promise.withResolvers<void>();
  const timed = worker<{ id: string }, { key: string; type: string }>({
    kind: "test/timed",
    load: async (_tx, id) => ({ id }),
    advance: (next) => {
      seen.push(performance.now());
      return { next, effects: seen.length === 1 ? [{ key: "long", type: "long" }] : [] };
    },
    save: async () => undefined,
    perform: () => gate.promise,
  });
  await running(createOutbox({ kernel, workers: [timed] }), async () => {
    await store.transaction((tx) => wake(tx, "test/timed", "t"));
    await until(() => seen.length === 1);
    const begun = performance.now();
    await store.transaction((tx) => wake(tx, "test/timed", "t", new Date(Date.now() + 150)));
    // The long effect is still under way when the time has come: only then is it let go.
    await until(() => seen.length === 2, { stepMs: 2 }).finally(gate.resolve);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(148);
  });
});
