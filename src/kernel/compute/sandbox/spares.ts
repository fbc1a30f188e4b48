import { randomBytes } from "node:crypto";
import type { Log } from "../../../base/log.ts";
import type { EnvironmentSpec } from "../compute.ts";
import { makeWarm, type Warm, type Workshop } from "./warm.ts";

export const SPARE = ".spare-";
/** One waits for the first build; where builds come, one more for the next. */
const SPARES = { idle: 1, busy: 2 };
/** Making a spare takes a core for some 100 ms. A server that is just starting, or its first build, should have it instead. */
const FIRST_AFTER_MS = 1_500;
const REFILL_AFTER_MS = 250;

/** Environments made in advance, because making one takes longer than everything else at the start of a build. */
export interface Spares {
  /** One that is complete, or will be before a new one could be. */
  take(spec: EnvironmentSpec): Promise<Warm | undefined>;
  close(): Promise<void>;
}

export function createSpares(workshop: Workshop, log: Log): Spares {
  const spares: Promise<Warm>[] = [];
  let last: EnvironmentSpec | undefined;
  let closed = false;
  let filling = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const make = async () => {
    const warm = await makeWarm(workshop, `${SPARE}${randomBytes(8).toString("hex")}`, last);
    await warm.parked;
    return warm;
  };
  const fill = async () => {
    while (!closed && spares.length < (last ? SPARES.busy : SPARES.idle)) {
      const spare = make();
      spares.push(spare);
      try {
        if ((await spare).running()) continue;
        if (spares.includes(spare)) await (await spare).discard();
        throw new Error("It ended before it was complete");
      } catch (error) {
        if (spares.includes(spare)) spares.splice(spares.indexOf(spare), 1);
        log.warn("No environment could be made in advance", { error });
        return;
      }
    }
  };
  const fillAfter = (ms: number) => {
    if (workshop.abilities.userScope || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      filling = filling.then(fill);
    }, ms).unref();
  };
  fillAfter(FIRST_AFTER_MS);

  return {
    async take(spec) {
      last = spec;
      const spare = await spares.shift()?.catch(() => undefined);
      fillAfter(REFILL_AFTER_MS);
      if (spare?.running()) return spare;
      await spare?.discard();
      return undefined;
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await filling;
      for (const spare of await Promise.allSettled(spares.splice(0))) if (spare.status === "fulfilled") await spare.value.discard();
    },
  };
}
