import type { State } from "./state.ts";

/** systemd leaves 1879048192 to 2147483647 unused, and no distribution gives them out. */
const FIRST = 1_900_000_000;

/** A host uid for each environment, so that two of them are strangers to each other also where no namespace stands between them. */
export interface Uids {
  take(id: string): number;
  free(id: string): void;
}

export function createUids(perEnvironment: boolean, states: State[]): Uids {
  const byId = new Map(states.map((state) => [state.spec.id, state.uid]));
  return {
    take(id) {
      if (!perEnvironment) return process.getuid!();
      const taken = new Set(byId.values());
      let uid = FIRST;
      while (taken.has(uid)) uid++;
      byId.set(id, uid);
      return uid;
    },
    free(id) {
      byId.delete(id);
    },
  };
}
