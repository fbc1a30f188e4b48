import type { EvaluationRequest } from "./evaluation-request.ts";
import { isNullOperator, type Operator, readOperator } from "./operators.ts";

export type Test = (request: EvaluationRequest) => boolean;

/** How the statement around a condition shapes it. */
export interface Surrounding {
  deny: boolean;
  variables: boolean;
}

/** One operator with one key and its values. With an operator that AWS does not have, an Allow gives nothing and a Deny still denies. */
export function condition(operator: string, key: string, values: readonly string[], { deny, variables }: Surrounding): Test {
  const name = key.toLowerCase();
  if (isNullOperator(operator)) {
    return (request) => values.some((value) => (value.toLowerCase() === "true") === isAbsent(request.context().get(name)));
  }
  const read = readOperator(operator);
  if (!read) return () => deny;
  const holds = anyValue(read, values, variables);
  return (request) => {
    const given = request.context().get(name);
    if (given === undefined || isAbsent(given)) return whenAbsent(read);
    const list = typeof given === "string" ? [given] : given;
    if (read.set === "all") return list.every((value) => holds(value, request));
    if (read.set === "any") return list.some((value) => holds(value, request));
    return list.length === 1 && holds(list[0]!, request);
  };
}

function anyValue({ compare, negated }: Operator, values: readonly string[], variables: boolean) {
  const matches = values.map((value) => compare(value, variables));
  return (value: string, request: EvaluationRequest) => matches.some((match) => match(value, request)) !== negated;
}

const isAbsent = (value: string | string[] | undefined): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

const whenAbsent = ({ ifExists, set, negated }: Operator): boolean => ifExists || set === "all" || (negated && set !== "any");
