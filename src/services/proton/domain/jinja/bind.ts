import type { Budget } from "./budget.ts";
import { renderProblem } from "./problem.ts";
import { type Arguments, Dict, Seq, typeName, Undefined, type Value } from "./value.ts";

/** What filters, tests and methods may do beside computing. */
export interface Runtime {
  budget: Budget;
  /** The column of the opening brace of the expression that is being printed. */
  column: number;
  filter(name: string, value: Value, given: Arguments): Value;
  test(name: string, value: Value, given: Arguments): boolean;
}

export type Bound = Record<string, Value | undefined>;

/** Gives arguments their names as Python does; `what` names the callee in messages. */
export function bind(what: string, given: Arguments, names: string[]): Bound {
  if (given.positional.length > names.length)
    throw renderProblem(`${what}() takes at most ${names.length} arguments (${given.positional.length} given)`);
  const bound: Bound = Object.create(null) as Bound;
  for (const [index, value] of given.positional.entries()) bound[names[index]!] = value;
  for (const [name, value] of given.named) {
    if (!names.includes(name)) throw renderProblem(`${what}() got an unexpected keyword argument '${name}'`);
    if (bound[name] !== undefined) throw renderProblem(`${what}() got multiple values for argument '${name}'`);
    bound[name] = value;
  }
  return bound;
}

export function intOf(value: Value | undefined, fallback: number): number;
export function intOf(value: Value | undefined): number | undefined;
export function intOf(value: Value | undefined, fallback?: number): number | undefined {
  if (value === undefined || value === null) return fallback;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "bigint") throw wrongType(value, "an int");
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw renderProblem("Python int too large to convert to C ssize_t");
  return number;
}

export function stringOf(value: Value | undefined, fallback: string): string;
export function stringOf(value: Value | undefined): string | undefined;
export function stringOf(value: Value | undefined, fallback?: string): string | undefined {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== "string") throw wrongType(value, "a str");
  return value;
}

export function neededString(what: string, value: Value | undefined): string {
  const text = stringOf(value);
  if (text === undefined) throw renderProblem(`${what} needs a str`);
  return text;
}

export function dictOf(value: Value): Dict {
  if (value instanceof Dict) return value;
  throw value instanceof Undefined ? renderProblem(value.message) : wrongType(value, "a dict");
}

export function seqOf(value: Value): Seq {
  if (value instanceof Seq) return value;
  throw value instanceof Undefined ? renderProblem(value.message) : wrongType(value, "a list");
}

const wrongType = (value: Value, wanted: string) =>
  renderProblem(value instanceof Undefined ? value.message : `expected ${wanted}, not ${typeName(value)}`);
