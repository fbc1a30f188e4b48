import type { Log } from "../../base/log.ts";
import { Crashed } from "./crash.ts";

/** What one look at the work gave. */
export interface Look {
  /** There was something to do, and it is done. */
  did: boolean;
  /** There was more that was due at that moment. */
  more: boolean;
  /** When something falls due by itself next. */
  nextDue?: Date | null | undefined;
}

export interface DrainSettings {
  log: Log;
  now(): Date;
  /** How many steps may run at once. */
  slots: number;
  /**
   * Claims and does one piece of work. It calls `spread` as soon as it knows of more, so that a free slot begins with that.
   */
  step(spread: () => void): Promise<Look>;
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
export function createDrain({ log, now, slots, step }: DrainSettings): Drain {
  const running = new Set<Promise<void>>();
  let active = 0;
  let pokes = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  function begin(): void {
    if (stopped || active >= slots) return;
    active++;
    const run = drain().finally(() => running.delete(run));
    running.add(run);
  }

  async function drain(): Promise<void> {
    for (let isOver = false; !isOver && !stopped; ) {
      const seen = pokes;
      let look: Look = { did: false, more: false };
      try {
        look = await step(begin);
      } catch (error) {
        if (error instanceof Crashed) stopped = true;
        else log.error("A step of the loop failed", { error });
      }
      // News that came while the step ran may concern what it held locked, so that nobody else could see to it.
      isOver = !(look.did && look.more) && seen === pokes;
      sleepUntil(look.nextDue);
    }
    active--;
  }

  /** Looking once too often is harmless, so an earlier time that was set before stays. */
  function sleepUntil(due: Date | null | undefined): void {
    if (stopped) return;
    const delay = Math.max(0, Math.min(pollMs, due ? due.getTime() - now().getTime() : pollMs));
    const at = performance.now() + delay;
    if (at >= timerAt) return;
    clearTimeout(timer);
    timerAt = at;
    timer = setTimeout(wakeUp, delay);
    timer.unref();
  }

  function wakeUp(): void {
    timerAt = Number.POSITIVE_INFINITY;
    // When all slots are taken, whoever is done first looks again.
    poke();
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
