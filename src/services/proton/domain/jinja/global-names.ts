import { intOf, type Runtime } from "./bind.ts";
import { makeDict } from "./container-methods.ts";
import { renderProblem } from "./problem.ts";
import { type Arguments, Fields, Fn, Seq, type Value } from "./value.ts";

function range({ positional }: Arguments, { budget }: Runtime): Value {
  const [first = 0, second, by = 1] = positional.map((value) => intOf(value, 0));
  if (positional.length === 0 || positional.length > 3) throw renderProblem("range expected 1 to 3 arguments");
  if (by === 0) throw renderProblem("range() arg 3 must not be zero");
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((stop - start) / by));
  budget.allocate(length * 8);
  const items = Array.from({ length }, (_, index) => BigInt(start + index * by));
  return new Seq("range", items, [`range(${start}, ${stop}${by === 1 ? "" : `, ${by}`})`]);
}

function namespace({ positional, named }: Arguments, runtime: Runtime): Value {
  const members = new Map<string, Value>();
  for (const { key, value } of makeDict(positional[0], named, runtime).entries.values())
    if (typeof key === "string") members.set(key, value);
  return new Fields(
    "Namespace",
    (field) => members.get(field),
    (field, value) => {
      runtime.budget.allocate(8);
      members.set(field, value);
    },
  );
}

function joiner({ positional, named }: Arguments): Value {
  let used = false;
  return new Fn("joiner", () => {
    if (used) return positional[0] ?? named.get("sep") ?? ", ";
    used = true;
    return "";
  });
}

function cycler({ positional }: Arguments): Value {
  if (positional.length === 0) throw renderProblem("at least one item has to be provided");
  let at = 0;
  const current = () => positional[at]!;
  const next = new Fn("next", () => {
    const value = current();
    at = (at + 1) % positional.length;
    return value;
  });
  const reset = new Fn("reset", () => {
    at = 0;
    return null;
  });
  return new Fields("Cycler", (name) => (name === "next" ? next : name === "reset" ? reset : name === "current" ? current() : undefined));
}

export const globalNames = (runtime: Runtime): [string, Value][] => [
  ["range", new Fn("range", (given) => range(given, runtime))],
  ["dict", new Fn("dict", ({ positional, named }) => makeDict(positional[0], named, runtime))],
  ["namespace", new Fn("namespace", (given) => namespace(given, runtime))],
  ["joiner", new Fn("joiner", joiner)],
  ["cycler", new Fn("cycler", cycler)],
];
