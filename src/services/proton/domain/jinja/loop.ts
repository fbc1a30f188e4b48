import type { Runtime } from "./bind.ts";
import { equal } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { type Arguments, Fields, Fn, tuple, Undefined, type Value } from "./value.ts";

interface LoopParts {
  items: Value[];
  depth: number;
  runtime: Runtime;
  again?: (given: Arguments) => Value;
}

/** The `loop` of one run through a sequence: one object whose position moves, as in Jinja2. */
export function createLoop({ items, depth, runtime, again }: LoopParts): { at(index: number): Fields } {
  let position = 0;
  let last: Value | undefined;
  const changed = new Fn("changed", ({ positional }) => {
    const now = tuple(positional);
    const differs = last === undefined || !equal(now, last, runtime.budget);
    if (differs) last = now;
    return differs;
  });
  const cycle = new Fn("cycle", ({ positional }) => {
    if (positional.length === 0) throw renderProblem("no items for cycling given");
    return positional[position % positional.length]!;
  });
  const members: Record<string, () => Value> = {
    index: () => BigInt(position + 1),
    index0: () => BigInt(position),
    revindex: () => BigInt(items.length - position),
    revindex0: () => BigInt(items.length - position - 1),
    first: () => position === 0,
    last: () => position === items.length - 1,
    length: () => BigInt(items.length),
    depth: () => BigInt(depth + 1),
    depth0: () => BigInt(depth),
    previtem: () => items[position - 1] ?? new Undefined("there is no previous item"),
    nextitem: () => items[position + 1] ?? new Undefined("there is no next item"),
    cycle: () => cycle,
    changed: () => changed,
  };
  const fields = new Fields("LoopContext", (name) => (Object.hasOwn(members, name) ? members[name]!() : undefined), undefined, again);
  return {
    at(index) {
      position = index;
      return fields;
    },
  };
}
