import type { Log } from "../../base/log.ts";
import { Crashed } from "./crash.ts";

export interface DrainSettings {
  log: Log;
  /** How many steps may run at once. */
  slots: number;
  /**
   * Claims and does one piece of work; false when there was none. It calls `spread` as soon as it knows of more, so that a free slot
   * begins with that.
   */
  step(spread: () => void): Promise<boolean>;
  /** How long it is until something falls due by itself; undefined when nothing is in sight. */
  untilNextDueMs(): Promise<number | undefined>;
}

export interface Drain {
  /** There may be something to do. */
  poke(): void;
  /** Begins nothing more and waits for what runs. */
  stop(): Promise<void>;
}

/** Notifications may be lost with a connection; at the latest after this time the drain looks for itself. */
const pollMs = 1_000;

/** Works off whatever is due, without pauses, then sleeps until it is poked or the next piece falls due. */
export function createDrain({ log, slots, step, untilNextDueMs }: DrainSettings): Drain {
  const running = new Set<Promise<void>>();
  let active = 0;
  let pokes = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sleeping: Promise<void> | undefined;

  function begin(): void {
    if (stopped || active >= slots) return;
    active++;
    const run = drain().finally(() => running.delete(run));
    running.add(run);
  }

  async function drain(): Promise<void> {
    let seen: number;
    do {
      seen = pokes;
      try {
        while (!stopped && (await step(begin)));
      } catch (error) {
        if (error instanceof Crashed) stopped = true;
        else log.error("A step of the loop failed", { error });
      }
      sleeping ??= sleep().finally(() => {
        sleeping = undefined;
      });
      await sleeping;
    } while (!stopped && seen !== pokes);
    active--;
  }

  async function sleep(): Promise<void> {
    const due = stopped ? undefined : await untilNextDueMs().catch(() => undefined);
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(poke, Math.max(0, Math.min(pollMs, due ?? pollMs)));
    timer.unref();
  }

  function poke(): void {
    pokes++;
    begin();
  }

  return {
    poke,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      while (running.size > 0) await Promise.all(running);
    },
  };
}
