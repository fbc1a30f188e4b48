import type { State } from "./state.ts";

/** systemd leaves 1879048192 to 2147483647 unused, and no distribution gives them out. */
const FIRST = 1_900_000_000;

/** A host uid for each environment, so that two of them are strangers to each other also where no namespace stands between them. */
export interface Uids {
  take(): number;
  free(uid: number): void;
}

export function createUids(perEnvironment: boolean, states: State[]): Uids {
  const taken = new Set(states.map((state) => state.uid));
  return {
    take() {
      if (!perEnvironment) return process.getuid!();
      let uid = FIRST;
      while (taken.has(uid)) uid++;
      taken.add(uid);
      return uid;
    },
    free(uid) {
      taken.delete(uid);
    },
  };
}
