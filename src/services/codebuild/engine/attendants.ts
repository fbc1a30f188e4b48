import type { BuildEffect } from "../domain/build.ts";
import { type Attendant, createAttendant } from "./attendant.ts";
import type { Surroundings } from "./surroundings.ts";

/** The attendants of the builds whose environments are on this machine. */
export interface Attendants {
  /** `recall` stands for that of the surroundings, for whoever is in a transaction already. */
  perform(effect: BuildEffect, recall?: Surroundings["recall"]): Promise<void>;
  resume(ids: string[]): Promise<void>;
  leave(): Promise<void>;
}

export function createAttendants(around: Surroundings): Attendants {
  const present = new Map<string, Promise<Attendant>>();
  const of = (id: string, recall = around.recall): Promise<Attendant> => {
    const known = present.get(id);
    if (known) return known;
    const made = createAttendant(id, around, recall, () => present.delete(id));
    present.set(id, made);
    made.catch(() => present.delete(id));
    return made;
  };
  return {
    perform: async (effect, recall) => (await of(effect.build, recall)).perform(effect),
    async resume(ids) {
      for (const id of ids) await (await of(id)).resume();
    },
    async leave() {
      for (const attendant of await Promise.all(present.values())) await attendant.leave();
    },
  };
}
