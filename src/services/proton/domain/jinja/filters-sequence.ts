import { attributeAt } from "./attribute-path.ts";
import { type Bound, dictOf, intOf, type Runtime, stringOf } from "./bind.ts";
import { type Filter, filter } from "./filter.ts";
import { arithmetic, defined, equal, iterate, order, size, truthy } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { characters } from "./text.ts";
import { dict, generator, list, Seq, Undefined, type Value } from "./value.ts";

/** What a filter compares: texts without regard to case, unless it was asked to. */
const folded = (value: Value, caseSensitive: Value | undefined): Value =>
  typeof value === "string" && !truthy(caseSensitive ?? false) ? value.toLowerCase() : value;

function sortKey(attribute: Value | undefined, caseSensitive: Value | undefined, runtime: Runtime): (value: Value) => Value {
  if (typeof attribute === "string" && attribute.includes(",")) {
    const paths = attribute.split(",");
    return (value) => list(paths.map((path) => folded(attributeAt(value, path, runtime), caseSensitive)));
  }
  return (value) => folded(attributeAt(value, attribute, runtime), caseSensitive);
}

/** Stable, and stable too when it is turned round. */
function sorted(values: Value[], key: (value: Value) => Value, reverse: boolean, { budget }: Runtime): Value[] {
  const keyed = values.map((value) => ({ value, key: key(value) }));
  budget.allocate(values.length * 8);
  keyed.sort((left, right) => (reverse ? order(right.key, left.key, budget) : order(left.key, right.key, budget)));
  return keyed.map(({ value }) => value);
}

function extreme(value: Value, given: Bound, runtime: Runtime, sign: 1 | -1): Value {
  const values = iterate(value, runtime.budget);
  const key = sortKey(given.attribute, given.case_sensitive, runtime);
  let [best] = values;
  if (best === undefined) return new Undefined("No aggregated item, sequence was empty.");
  for (const one of values.slice(1)) if (sign * order(key(one), key(best), runtime.budget) < 0) best = one;
  return best;
}

function unique(value: Value, given: Bound, runtime: Runtime): Value {
  const key = sortKey(given.attribute, given.case_sensitive, runtime);
  const seen = dict([]);
  return generator(
    iterate(value, runtime.budget).filter((one) => {
      const isNew = !seen.has(key(one));
      if (isNew) seen.set(key(one), true);
      return isNew;
    }),
  );
}

function groupBy(value: Value, given: Bound, runtime: Runtime): Value {
  const { attribute, default: fallback, case_sensitive } = given;
  const plain = (one: Value) => attributeAt(one, attribute, runtime, fallback);
  const key = (one: Value) => folded(plain(one), case_sensitive);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const one of sorted(iterate(value, runtime.budget), key, false, runtime)) {
    const last = groups.at(-1);
    if (last && equal(last.key, key(one), runtime.budget)) last.items.push(one);
    else groups.push({ key: key(one), items: [one] });
  }
  return list(groups.map(({ items }) => new Seq("tuple", [plain(items[0]!), list(items)], ["grouper", "list"])));
}

function batch(value: Value, { linecount, fill_with }: Bound, runtime: Runtime): Value {
  const width = intOf(linecount, 0);
  const values = iterate(value, runtime.budget);
  if (width < 1) throw renderProblem("batch needs a line count");
  const rows: Value[] = [];
  for (let at = 0; at < values.length; at += width) {
    const row = values.slice(at, at + width);
    if (fill_with !== undefined && fill_with !== null && row.length < width) {
      runtime.budget.allocate((width - row.length) * 8);
      while (row.length < width) row.push(fill_with);
    }
    rows.push(list(row));
  }
  return generator(rows);
}

function slices(value: Value, { slices: count, fill_with }: Bound, runtime: Runtime): Value {
  const columns = intOf(count, 0);
  const values = iterate(value, runtime.budget);
  if (columns < 1) throw renderProblem("slice needs a number of slices");
  runtime.budget.allocate(columns * 8);
  const per = Math.floor(values.length / columns);
  const longer = values.length % columns;
  const rows = Array.from({ length: columns }, (_, index) => {
    const start = index * per + Math.min(index, longer);
    const row = values.slice(start, start + per + (index < longer ? 1 : 0));
    if (fill_with !== undefined && fill_with !== null && index >= longer) row.push(fill_with);
    return list(row);
  });
  return generator(rows);
}

function dictSort(value: Value, { case_sensitive, by, reverse }: Bound, runtime: Runtime): Value {
  const position = stringOf(by, "key") === "value" ? 1 : 0;
  if (!["key", "value"].includes(stringOf(by, "key"))) throw renderProblem('You can only sort by either "key" or "value"');
  const key = (pair: Value) => folded((pair as Seq).items[position]!, case_sensitive);
  return list(sorted(dictOf(value).items(), key, truthy(reverse ?? false), runtime));
}

function reversed(value: Value, runtime: Runtime): Value {
  if (typeof value === "string") return characters(value).reverse().join("");
  return generator(iterate(value, runtime.budget).reverse());
}

function sum(value: Value, { attribute, start = 0n }: Bound, runtime: Runtime): Value {
  let total = start;
  for (const one of iterate(value, runtime.budget)) total = arithmetic("+", total, attributeAt(one, attribute, runtime), runtime.budget);
  return total;
}

const fallBack = (value: Value, { default_value = "", boolean = false }: Bound): Value =>
  value instanceof Undefined || (truthy(boolean) && !truthy(value)) ? default_value : value;

export const sequenceFilters: [string, Filter][] = [
  ...["default", "d"].map((name): [string, Filter] => [name, filter(["default_value", "boolean"], fallBack)]),
  ...["length", "count"].map((name): [string, Filter] => [name, filter([], (value) => BigInt(size(value)))]),
  ["first", filter([], (value, _given, { budget }) => iterate(value, budget)[0] ?? new Undefined("No first item, sequence was empty."))],
  ["last", filter([], (value, _given, { budget }) => iterate(value, budget).at(-1) ?? new Undefined("No last item, sequence was empty."))],
  ["list", filter([], (value, _given, { budget }) => list(iterate(value, budget)))],
  ["items", filter([], (value) => (value instanceof Undefined ? generator([]) : generator(dictOf(value).items())))],
  ["reverse", filter([], (value, _given, runtime) => reversed(defined(value), runtime))],
  [
    "sort",
    filter(["reverse", "case_sensitive", "attribute"], (value, given, runtime) => {
      const key = sortKey(given.attribute, given.case_sensitive, runtime);
      return list(sorted(iterate(value, runtime.budget), key, truthy(given.reverse ?? false), runtime));
    }),
  ],
  ["min", filter(["case_sensitive", "attribute"], (value, given, runtime) => extreme(value, given, runtime, 1))],
  ["max", filter(["case_sensitive", "attribute"], (value, given, runtime) => extreme(value, given, runtime, -1))],
  ["unique", filter(["case_sensitive", "attribute"], unique)],
  ["groupby", filter(["attribute", "default", "case_sensitive"], groupBy)],
  ["batch", filter(["linecount", "fill_with"], batch)],
  ["slice", filter(["slices", "fill_with"], slices)],
  ["dictsort", filter(["case_sensitive", "by", "reverse"], dictSort)],
  ["sum", filter(["attribute", "start"], sum)],
];
