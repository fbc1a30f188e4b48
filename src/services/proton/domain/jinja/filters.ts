import { type Bound, bind, type Runtime } from "./bind.ts";
import type { Filter } from "./filter.ts";
import { numberFilters } from "./filters-number.ts";
import { protonFilters } from "./filters-proton.ts";
import { selectionFilters } from "./filters-selection.ts";
import { sequenceFilters } from "./filters-sequence.ts";
import { textFilters } from "./filters-text.ts";
import { renderProblem } from "./problem.ts";
import type { Arguments, Value } from "./value.ts";

const filters = new Map<string, Filter>([...textFilters, ...numberFilters, ...sequenceFilters, ...selectionFilters, ...protonFilters]);

export const isFilter = (name: string): boolean => filters.has(name);

export function filterNamed(name: string): (value: Value, given: Arguments, runtime: Runtime) => Value {
  const found = filters.get(name);
  if (!found) throw renderProblem(`No filter named '${name}'.`);
  return (value, given, runtime) => {
    runtime.budget.spend(typeof value === "string" ? 1 + value.length / 16 : 1);
    if ("names" in found) return found.run(value, bind(name, given, found.names) as Bound, runtime);
    return found.runWith(value, given, runtime);
  };
}
