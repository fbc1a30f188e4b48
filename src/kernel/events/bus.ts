import { sql } from "kysely";
import type { Kernel } from "../kernel.ts";
import { type CrashHook, crashPoints, createDrain } from "../outbox/index.ts";
import type { Store } from "../store/index.ts";
import { type DispatchSettings, dispatchStep, type Ear } from "./dispatch-step.ts";
import type { Subscription } from "./event.ts";
import { compilePattern } from "./pattern/pattern.ts";
import { eventChannel } from "./publish.ts";
import { redeliveryStep } from "./redelivery-step.ts";

export interface BusSettings {
  kernel: Kernel;
  subscriptions: Subscription[];
  /** Events at once, in this process. */
  events?: number;
  now?: () => Date;
  crash?: CrashHook;
}

export interface Bus {
  /** Begins to deliver events, whichever server published them. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The tables of the bus; `start` brings them up to date itself. */
export const migrateBus = (store: Store): Promise<void> => store.migrate("kernel/events", new URL("./migrations/", import.meta.url));

/** How long an event is kept after everybody has heard it, for people who look for what happened. */
const keptMs = 24 * 3_600_000;
const sweepEveryMs = 3_600_000;

/** Carries events to subscriptions. Any number of servers may run it on the same database. */
export function createBus({ kernel, subscriptions, events = 3, now = () => new Date(), crash: hook }: BusSettings): Bus {
  const { store, log } = kernel;
  const ears = new Map(subscriptions.map((one): [string, Ear] => [one.name, { ...one, fits: compilePattern(one.pattern) }]));
  if (ears.size < subscriptions.length) throw new Error("Two subscriptions have the same name");
  const lane = store.lane(events + 1);
  const settings: DispatchSettings = { lane, kernel, ears, now, crash: crashPoints(hook) };
  let sweptAt = 0;
  let stopListening: (() => Promise<void>) | undefined;

  const redeliveries = createDrain({ log, now, slots: 1, step: redeliveryStep(settings) });
  const dispatch = dispatchStep(settings);
  const dispatches = createDrain({
    ...{ log, now, slots: events },
    async step(spread) {
      const look = await dispatch(spread);
      // A failure is heard again from the table of deliveries, so the other drain has to know when.
      if (look.nextDue) redeliveries.poke();
      if (!look.did && now().getTime() - sweptAt > sweepEveryMs) {
        sweptAt = now().getTime();
        await sweep(now());
      }
      return look;
    },
  });

  const sweep = (time: Date) =>
    lane.transaction((tx) =>
      sql`delete from event where dispatched_at < ${new Date(time.getTime() - keptMs)}
        and not exists (select from delivery where event_seq = event.seq)`.execute(tx),
    );

  return {
    async start() {
      await migrateBus(store);
      stopListening = await store.listen(eventChannel, dispatches.poke);
      dispatches.poke();
      redeliveries.poke();
    },
    async stop() {
      await stopListening?.();
      await Promise.all([dispatches.stop(), redeliveries.stop()]);
      await lane.close();
    },
  };
}
