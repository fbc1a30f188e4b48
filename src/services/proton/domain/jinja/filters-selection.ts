import { attributeAt } from "./attribute-path.ts";
import type { Runtime } from "./bind.ts";
import { type Filter, filterWith } from "./filter.ts";
import { iterate, truthy } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { textOf } from "./text.ts";
import { type Arguments, generator, Undefined, type Value } from "./value.ts";

const from = ({ positional, named }: Arguments, index: number): Arguments => ({ positional: positional.slice(index), named });

/** `map("upper")` or `map(attribute="name", default="")` */
function map(value: Value, given: Arguments, runtime: Runtime): Value {
  if (value instanceof Undefined) throw renderProblem(value.message);
  const values = iterate(value, runtime.budget);
  const [name] = given.positional;
  if (name === undefined) {
    const path = given.named.get("attribute");
    if (path === undefined) throw renderProblem("map requires a filter argument");
    return generator(values.map((one) => attributeAt(one, path, runtime, given.named.get("default"))));
  }
  const rest = from(given, 1);
  return generator(values.map((one) => runtime.filter(textOf(name, runtime.budget), one, rest)));
}

/** Keeps what passes a test, of the value or of one of its members. */
const selecting = (wanted: boolean, byAttribute: boolean): Filter =>
  filterWith((value, given, runtime) => {
    const [path] = given.positional;
    if (byAttribute && path === undefined) throw renderProblem("Missing parameter for attribute name");
    const { positional, named } = from(given, byAttribute ? 1 : 0);
    const [test, ...more] = positional;
    const passes = (one: Value): boolean => {
      const asked = byAttribute ? attributeAt(one, path, runtime) : one;
      return test === undefined ? truthy(asked) : runtime.test(textOf(test, runtime.budget), asked, { positional: more, named });
    };
    return generator(iterate(value, runtime.budget).filter((one) => passes(one) === wanted));
  });

export const selectionFilters: [string, Filter][] = [
  ["map", filterWith(map)],
  ["select", selecting(true, false)],
  ["reject", selecting(false, false)],
  ["selectattr", selecting(true, true)],
  ["rejectattr", selecting(false, true)],
];
