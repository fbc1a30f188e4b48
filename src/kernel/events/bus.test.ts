import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openStore, until } from "../../../test/harness/index.ts";
import { createLog } from "../../base/log.ts";
import type { Kernel } from "../kernel.ts";
import type { Store } from "../store/index.ts";
import { type Bus, type BusEvent, createBus, migrateBus, publish, type Subscription } from "./index.ts";

let store: Store;
let kernel: Kernel;
const running: Bus[] = [];
beforeAll(async () => {
  store = await openStore();
  kernel = { store, log: createLog(() => undefined) } as unknown as Kernel;
  await migrateBus(store);
  await store.transaction((tx) => sql`create table heard (ear text, n int)`.execute(tx));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((bus) => bus.stop()));
  await store.transaction((tx) => sql`truncate heard, event, delivery`.execute(tx));
});
afterAll(() => store.close());

async function start(subscriptions: Subscription[], over: Partial<Parameters<typeof createBus>[0]> = {}): Promise<Bus> {
  const bus = createBus({ kernel, subscriptions, ...over });
  running.push(bus);
  await bus.start();
  return bus;
}

/** Writes down what it hears, in the transaction of the hearing. */
const ear = (name: string, before: (event: BusEvent) => void = () => undefined, pattern = {}): Subscription => ({
  name,
  pattern,
  async handle(event, { tx }) {
    await sql`insert into heard values (${name}, ${event.detail.n as number})`.execute(tx);
    before(event);
  },
});
const say = (...ns: number[]) =>
  store.transaction(async (tx) => {
    for (const n of ns) {
      await publish(tx, { account: "1", region: "r", source: "aws.test", detailType: "t", detail: { n, odd: n % 2 === 1 } });
    }
  });
const heardBy = (name: string) =>
  store.transaction(async (tx) =>
    (await sql<{ n: number }>`select n from heard where ear = ${name} order by n`.execute(tx)).rows.map(({ n }) => n),
  );

test("every subscription hears what fits it, exactly once, whichever of several servers delivers", async () => {
  for (let server = 0; server < 3; server++) await start([ear("all"), ear("odd", undefined, { detail: { odd: [true] } })]);
  const ns = Array.from({ length: 60 }, (_, n) => n);
  await Promise.all([say(...ns.slice(0, 20)), say(...ns.slice(20, 40)), say(...ns.slice(40))]);
  await until(async () => (await heardBy("all")).length >= 60);
  expect(await heardBy("all")).toEqual(ns);
  expect(await heardBy("odd")).toEqual(ns.filter((n) => n % 2 === 1));
});

test("an event that was rolled back is never heard", async () => {
  await start([ear("all")]);
  const failing = store.transaction(async (tx) => {
    await publish(tx, { account: "1", region: "r", source: "s", detailType: "t", detail: { n: 1 } });
    throw new Error("undo");
  });
  await expect(failing).rejects.toThrow("undo");
  await say(2);
  await until(async () => (await heardBy("all")).length > 0);
  expect(await heardBy("all")).toEqual([2]);
});

test("one that fails is undone alone, and hears the event again until it succeeds", async () => {
  let tries = 0;
  const flaky = ear("flaky", () => {
    if (++tries < 3) throw new Error("not yet");
  });
  await start([ear("before"), flaky, ear("after")]);
  await say(1);
  await until(async () => (await heardBy("flaky")).length === 1);
  expect([await heardBy("before"), await heardBy("after"), tries]).toEqual([[1], [1], 3]);
  const left = await store.transaction((tx) => sql`select from delivery`.execute(tx));
  expect(left.rows).toEqual([]);
});

test("a server killed while it delivers leaves the event to the next one", async () => {
  for (const point of ["before-dispatch", "after-dispatch"] as const) {
    let died = false;
    const crash = (at: string) => {
      if (at !== point) return;
      died = true;
      throw new Error("killed");
    };
    const dying = await start([ear(point)], { crash });
    await say(1);
    await until(() => died);
    await dying.stop();
    expect(await heardBy(point)).toEqual([]);
    await start([ear(point)]);
    await until(async () => (await heardBy(point)).length > 0);
    await Promise.all(running.splice(0).map((bus) => bus.stop()));
    expect(await heardBy(point)).toEqual([1]);
  }
});

test("two subscriptions with one name are a mistake that is found at the start", () => {
  expect(() => createBus({ kernel, subscriptions: [ear("same"), ear("same")] })).toThrow("same name");
});
