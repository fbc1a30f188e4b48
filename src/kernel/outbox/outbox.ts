import type { Log } from "../../base/log.ts";
import type { Kernel } from "../kernel.ts";
import type { Store } from "../store/index.ts";
import { type CrashHook, crashPoints } from "./crash.ts";
import { createDrain } from "./drain.ts";
import { effectStep } from "./effect-step.ts";
import { machineStep } from "./machine-step.ts";
import { wakeChannel } from "./wake.ts";
import type { AnyWorker } from "./worker.ts";

export interface OutboxSettings {
  kernel: Kernel;
  workers: AnyWorker[];
  /** At once, in this process. Machines are quick; effects may wait for something outside. */
  machines?: number;
  effects?: number;
  now?: () => Date;
  crash?: CrashHook;
}

export interface Outbox {
  /** Begins to advance machines and perform effects, whichever server woke them. */
  start(): Promise<void>;
  /** Lets running steps end and begins no more. */
  stop(): Promise<void>;
}

/** The tables of the loop; `start` brings them up to date itself. */
export const migrateOutbox = (store: Store): Promise<void> => store.migrate("kernel/outbox", new URL("./migrations/", import.meta.url));

/** The one loop that runs every machine. Any number of servers may run it on the same database. */
export function createOutbox({ kernel, workers, machines = 4, effects = 8, now = () => new Date(), crash: hook }: OutboxSettings): Outbox {
  const { store, log } = kernel;
  const byKind = new Map(workers.map((worker) => [worker.kind, worker]));
  if (byKind.size < workers.length) throw new Error("Two workers have the same kind");
  const crash = crashPoints(hook);
  const machineLane = store.lane(machines);
  const effectLane = store.lane(effects);
  let stopListening: (() => Promise<void>) | undefined;

  const effectDrain = createDrain({
    log,
    now,
    slots: effects,
    step: effectStep({
      ...{ lane: effectLane, workers: byKind, kernel, now, crash },
      onFailure: (effect, error) => log.warn("An effect failed and will be tried again", { ...effect, error }),
    }),
  });
  const machineDrain = createDrain({
    log,
    now,
    slots: machines,
    step: machineStep({
      ...{ lane: machineLane, workers: byKind, now, crash },
      onEffects: effectDrain.poke,
      onFailure: (machine, error) => reportFailure(log, machine, error),
    }),
  });

  return {
    async start() {
      await migrateOutbox(store);
      stopListening = await store.listen(wakeChannel, (kind) => {
        if (kind === "" || byKind.has(kind)) machineDrain.poke();
      });
      machineDrain.poke();
      effectDrain.poke();
    },
    async stop() {
      await stopListening?.();
      await Promise.all([machineDrain.stop(), effectDrain.stop()]);
      await Promise.all([machineLane.close(), effectLane.close()]);
    },
  };
}

const reportFailure = (log: Log, machine: { kind: string; id: string }, error: unknown): void =>
  log.error("A machine could not be advanced and will be looked at again", { ...machine, error });
