import { InvalidFilterKey, InvalidFilterOption } from "@aws-sdk/client-ssm";
import { filterProblem, type ParameterFilter } from "./domain/parameter-filter.ts";

export function checkFilters(filters: readonly ParameterFilter[]): void {
  for (const filter of filters) {
    const problem = filterProblem(filter);
    if (problem?.of === "key") throw new InvalidFilterKey({ message: problem.message, $metadata: {} });
    if (problem) throw new InvalidFilterOption({ message: problem.message, $metadata: {} });
  }
}
