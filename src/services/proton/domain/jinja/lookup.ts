import type { Runtime } from "./bind.ts";
import { dictMethod, listMethod, tupleMethod } from "./container-methods.ts";
import { defined } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { characters, represent } from "./text.ts";
import { textMethod } from "./text-methods.ts";
import { Dict, Fields, list, Seq, tuple, typeName, Undefined, type Value } from "./value.ts";

/** `object.name`: a method first, then the key of that name, as Jinja2 looks. */
export function attribute(object: Value, name: string, runtime: Runtime): Value {
  runtime.budget.spend(1);
  return member(defined(object), name, runtime) ?? entry(object, name) ?? missing(object, name, runtime);
}

/** `object[key]`: the key first, then a method of that name. */
export function item(object: Value, key: Value, runtime: Runtime): Value {
  runtime.budget.spend(1);
  const found = entry(defined(object), defined(key)) ?? (typeof key === "string" ? member(object, key, runtime) : undefined);
  return found ?? missing(object, key, runtime);
}

function missing(object: Value, key: Value, { budget }: Runtime): Undefined {
  const owner = object === null ? "None" : `${typeName(object)} object`;
  if (typeof key === "string") return new Undefined(`'${owner}' has no attribute ${represent(key, budget)}`);
  return new Undefined(`${owner} has no element ${represent(key, budget)}`);
}

function member(object: Value, name: string, runtime: Runtime): Value | undefined {
  if (object instanceof Fields) return object.read(name);
  if (typeof object === "string") return textMethod(object, name, runtime);
  if (object instanceof Dict) return dictMethod(object, name, runtime);
  if (!(object instanceof Seq)) return undefined;
  const position = object.kind === "tuple" ? object.names.indexOf(name) : -1;
  if (position >= 0) return object.items[position];
  if (object.kind === "tuple") return tupleMethod(object, name, runtime);
  return object.kind === "list" ? listMethod(object, name, runtime) : undefined;
}

function entry(object: Value, key: Value): Value | undefined {
  if (object instanceof Dict) {
    if (key instanceof Seq && key.kind !== "tuple") return undefined;
    if (key instanceof Dict) return undefined;
    return object.get(key) ?? (typeof key === "string" ? object.fallbacks.get(key) : undefined);
  }
  const index = typeof key === "boolean" ? BigInt(key) : key;
  if (typeof index !== "bigint") return undefined;
  if (typeof object === "string") return at(characters(object), index);
  if (object instanceof Seq && isIndexed(object)) return at(object.items, index);
  return undefined;
}

const isIndexed = ({ kind }: Seq): boolean => kind === "list" || kind === "tuple" || kind === "range";
const at = <T>(items: T[], index: bigint): T | undefined => items[Number(index < 0n ? index + BigInt(items.length) : index)];

export function slice(object: Value, bounds: { start: Value; stop: Value; step: Value }, { budget }: Runtime): Value {
  defined(object);
  const items = typeof object === "string" ? characters(object) : object instanceof Seq && isIndexed(object) ? object.items : undefined;
  if (!items) return new Undefined(`'${typeName(object)} object' has no such slice`);
  budget.allocate(items.length);
  const picked = positions(items.length, bounds).map((index) => items[index]!);
  if (typeof object === "string") return picked.join("");
  return (object as Seq).kind === "tuple" ? tuple(picked) : list(picked);
}

function positions(length: number, { start, stop, step }: { start: Value; stop: Value; step: Value }): number[] {
  const by = bound(step) ?? 1;
  if (by === 0) throw renderProblem("slice step cannot be zero");
  const lowest = by > 0 ? 0 : -1;
  const highest = by > 0 ? length : length - 1;
  const clamp = (value: number) => Math.max(lowest, Math.min(highest, value < 0 ? value + length : value));
  const from = bound(start);
  const to = bound(stop);
  const end = to === undefined ? (by > 0 ? length : -1) : clamp(to);
  const found: number[] = [];
  for (let at = from === undefined ? (by > 0 ? 0 : length - 1) : clamp(from); by > 0 ? at < end : at > end; at += by) found.push(at);
  return found;
}

function bound(value: Value): number | undefined {
  if (value === null) return undefined;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "bigint") throw renderProblem("slice indices must be integers or None or have an __index__ method");
  return Number(value);
}
