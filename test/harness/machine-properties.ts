import fc from "fast-check";
import { expect } from "vitest";
import type { Effect, Step, Worker } from "../../src/kernel/outbox/index.ts";

export interface MachineProperties<S> {
  /** Every snapshot that `load` could give: states with facts, also those that arrive in an odd order. */
  snapshots: fc.Arbitrary<S>;
  isTerminal(snapshot: S): boolean;
  /** The names of states before and after, for the transition table: `InProgress -> Succeeded`. Leave out where there is none. */
  transition?: { state(snapshot: S): string; allowed: readonly string[] };
  /** What `load` would give after `save(next)`, where facts and state are not simply `next`. */
  reload?(next: S): S;
  runs?: number;
}

/**
 * The properties that every machine has, checked on a worker's pure `advance`: terminal states absorb, no step leaves the transition
 * table, advancing again without news changes nothing, and the same snapshot always asks for the same effects.
 */
export function checkMachine<S, E extends Effect>({ advance }: Pick<Worker<S, E>, "advance">, properties: MachineProperties<S>): void {
  const { snapshots, isTerminal, transition, reload = (next) => next, runs = 500 } = properties;
  const now = fc.date({ min: new Date("2020-01-01T00:00:00Z"), max: new Date("2040-01-01T00:00:00Z"), noInvalidDate: true });
  fc.assert(
    fc.property(snapshots, now, (snapshot, time) => {
      const before = structuredClone(snapshot);
      const step = advance(snapshot, time);
      expect(snapshot, "advance changed its snapshot").toEqual(before);
      expect(advance(structuredClone(before), time), "the same snapshot gave another step").toEqual(step);
      expectDistinctKeys(step);
      if (isTerminal(snapshot)) expectQuiet(step, snapshot, "a terminal state went on");
      if (transition) expectAllowed(transition, snapshot, step.next);
      const settled = settle(advance, step.next, time, reload);
      expectQuiet(advance(settled, time), settled, "advancing again without news changed something");
    }),
    { numRuns: runs },
  );
}

/** Several steps may follow each other at once; a machine that never comes to rest would have the loop spin. */
function settle<S, E extends Effect>(advance: Worker<S, E>["advance"], start: S, time: Date, reload: (next: S) => S): S {
  let snapshot = reload(start);
  for (let steps = 0; steps < 50; steps++) {
    const step = advance(snapshot, time);
    if (step.effects.length === 0 && isSame(step.next, snapshot)) return snapshot;
    expect(steps, "the machine does not come to rest").toBeLessThan(49);
    snapshot = reload(step.next);
  }
  return snapshot;
}

const isSame = (one: unknown, other: unknown): boolean => fc.stringify(one) === fc.stringify(other);

function expectQuiet<S, E extends Effect>(step: Step<S, E>, snapshot: S, message: string): void {
  expect(step.effects, message).toEqual([]);
  expect(step.next, message).toEqual(snapshot);
}

function expectDistinctKeys<S, E extends Effect>({ effects }: Step<S, E>): void {
  const keys = effects.map(({ key }) => key);
  expect(new Set(keys).size, `two effects have one key: ${keys}`).toBe(keys.length);
}

function expectAllowed<S>({ state, allowed }: NonNullable<MachineProperties<S>["transition"]>, before: S, after: S): void {
  const [from, to] = [state(before), state(after)];
  if (from !== to) expect(allowed, "a step outside of the transition table").toContain(`${from} -> ${to}`);
}
