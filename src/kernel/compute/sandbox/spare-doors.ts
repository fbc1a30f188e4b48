import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../../base/log.ts";
import type { Abilities } from "../abilities.ts";
import { type Door, openDoor } from "./door.ts";

const SPARES = 2;
/** Making a door takes a core for some 50 ms; a build that is just starting should have it instead. */
const REFILL_AFTER_MS = 150;

/** Doors made in advance, because starting the process that opens one takes longer than everything else in a start. */
export interface SpareDoors {
  take(): Promise<Door>;
  close(): Promise<void>;
}

export function createSpareDoors(abilities: Abilities, folder: string, log: Log): SpareDoors {
  const spares: Promise<Door>[] = [];
  let closed = false;
  const prefix = `.spare-${process.pid}-${randomBytes(4).toString("hex")}`;
  let made = 0;
  const make = () => openDoor(abilities, join(folder, `${prefix}-${++made}`));
  let timer: NodeJS.Timeout | undefined;

  const fill = async () => {
    while (!closed && spares.length < SPARES) {
      const door = make();
      spares.push(door);
      try {
        await door;
      } catch (error) {
        spares.splice(spares.indexOf(door), 1);
        log.warn("No spare network namespace could be made", { error });
        return;
      }
    }
  };
  const fillLater = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void fill(), REFILL_AFTER_MS).unref();
  };
  fillLater();

  return {
    async take() {
      const spare = spares.shift();
      fillLater();
      return (await spare?.catch(() => undefined)) ?? make();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      for (const spare of await Promise.allSettled(spares.splice(0))) {
        if (spare.status !== "fulfilled") continue;
        spare.value.server.close();
        spare.value.release();
        await rm(spare.value.fifo, { force: true });
      }
    },
  };
}
