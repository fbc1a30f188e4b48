import { type Bound, bind, intOf, type Runtime } from "./bind.ts";
import { equal, iterate, order } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { represent } from "./text.ts";
import { Dict, dict, Fn, list, Seq, tuple, type Value } from "./value.ts";

interface Method<T> {
  names: string[];
  run(object: T, given: Bound, runtime: Runtime): Value;
}
const method = <T>(names: string[], run: Method<T>["run"]): Method<T> => ({ names, run });

const lookUp =
  <T>(table: Map<string, Method<T>>) =>
  (object: T, name: string, runtime: Runtime): Fn | undefined => {
    const found = table.get(name);
    return found && new Fn(name, (given) => found.run(object, bind(name, given, found.names), runtime));
  };

const needed = (value: Value | undefined): Value => {
  if (value === undefined) throw renderProblem("a required argument is missing");
  return value;
};

function indexOf(items: Value[], { value }: Bound, { budget }: Runtime): bigint {
  const found = items.findIndex((item) => equal(item, needed(value), budget));
  if (found < 0) throw renderProblem(`${represent(value ?? null, budget)} is not in list`);
  return BigInt(found);
}
const countOf = (items: Value[], { value }: Bound, { budget }: Runtime): bigint =>
  BigInt(items.filter((item) => equal(item, needed(value), budget)).length);

export const tupleMethod = lookUp<Seq>(
  new Map([
    ["index", method(["value"], ({ items }, given, runtime) => indexOf(items, given, runtime))],
    ["count", method(["value"], ({ items }, given, runtime) => countOf(items, given, runtime))],
  ]),
);

function pop(items: Value[], index: number): Value {
  const at = index < 0 ? index + items.length : index;
  if (items.length === 0) throw renderProblem("pop from empty list");
  if (at < 0 || at >= items.length) throw renderProblem("pop index out of range");
  return items.splice(at, 1)[0]!;
}

export const listMethod = lookUp<Seq>(
  new Map<string, Method<Seq>>([
    ["index", method(["value"], ({ items }, given, runtime) => indexOf(items, given, runtime))],
    ["count", method(["value"], ({ items }, given, runtime) => countOf(items, given, runtime))],
    ["copy", method([], ({ items }, _given, runtime) => list(iterate(list(items), runtime.budget)))],
    [
      "append",
      method(["value"], ({ items }, { value }, { budget }) => {
        budget.allocate(8);
        items.push(needed(value));
        return null;
      }),
    ],
    [
      "extend",
      method(["values"], ({ items }, { values }, { budget }) => {
        for (const value of iterate(needed(values), budget)) items.push(value);
        return null;
      }),
    ],
    [
      "insert",
      method(["index", "value"], ({ items }, { index, value }, { budget }) => {
        budget.allocate(items.length);
        items.splice(intOf(needed(index), 0), 0, needed(value));
        return null;
      }),
    ],
    ["pop", method(["index"], ({ items }, { index }) => pop(items, intOf(index, -1)))],
    [
      "remove",
      method(["value"], ({ items }, given, runtime) => {
        items.splice(Number(indexOf(items, given, runtime)), 1);
        return null;
      }),
    ],
    [
      "reverse",
      method([], ({ items }) => {
        items.reverse();
        return null;
      }),
    ],
    [
      "clear",
      method([], ({ items }) => {
        items.length = 0;
        return null;
      }),
    ],
    [
      "sort",
      method(["reverse"], ({ items }, { reverse }, { budget }) => {
        const sign = reverse === true ? -1 : 1;
        items.sort((left, right) => sign * order(left, right, budget));
        return null;
      }),
    ],
  ]),
);

function pairs(other: Value, budget: Runtime["budget"]): [Value, Value][] {
  if (other instanceof Dict) return [...other.entries.values()].map(({ key, value }) => [key, value]);
  return iterate(other, budget).map((pair) => {
    const [key, value, ...more] = iterate(pair, budget);
    if (key === undefined || value === undefined || more.length > 0) throw renderProblem("a dict is made from pairs");
    return [key, value];
  });
}

export const dictMethod = lookUp<Dict>(
  new Map<string, Method<Dict>>([
    ["get", method(["key", "default"], (object, { key, default: fallback }) => object.get(needed(key)) ?? fallback ?? null)],
    ["keys", method([], (object) => new Seq("dict_keys", object.keys()))],
    ["values", method([], (object) => new Seq("dict_values", object.values()))],
    ["items", method([], (object) => new Seq("dict_items", object.items()))],
    ["copy", method([], (object, _given, { budget }) => dict(pairs(object, budget)))],
    [
      "clear",
      method([], (object) => {
        object.entries.clear();
        return null;
      }),
    ],
    [
      "update",
      method(["other"], (object, { other }, { budget }) => {
        budget.allocate(8);
        for (const [key, value] of pairs(needed(other), budget)) object.set(key, value);
        return null;
      }),
    ],
    [
      "setdefault",
      method(["key", "default"], (object, { key, default: fallback }, { budget }) => {
        budget.allocate(8);
        if (!object.has(needed(key))) object.set(needed(key), fallback ?? null);
        return object.get(needed(key))!;
      }),
    ],
    [
      "pop",
      method(["key", "default"], (object, { key, default: fallback }, { budget }) => {
        const found = object.get(needed(key)) ?? fallback;
        if (found === undefined) throw renderProblem(`KeyError: ${represent(needed(key), budget)}`);
        object.delete(needed(key));
        return found;
      }),
    ],
    [
      "popitem",
      method([], (object) => {
        const key = object.keys().at(-1);
        if (key === undefined) throw renderProblem("popitem(): dictionary is empty");
        const value = object.get(key)!;
        object.delete(key);
        return tuple([key, value]);
      }),
    ],
  ]),
);

/** dict(other, **members) */
export function makeDict(other: Value | undefined, members: Map<string, Value>, { budget }: Runtime): Dict {
  budget.allocate(8 * (1 + members.size));
  return dict([...(other === undefined ? [] : pairs(other, budget)), ...members]);
}
