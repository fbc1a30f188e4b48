import type { EventPattern } from "../event.ts";
import { InvalidPattern } from "./invalid-pattern.ts";
import { compileMatcher, type Matcher } from "./matchers.ts";

type Test = (value: unknown) => boolean;

/** Whether an event in AWS's envelope form fits the pattern. */
export const matches = (pattern: EventPattern, envelope: object): boolean => compilePattern(pattern)(envelope);

/** Checks a pattern once, for many events. Throws InvalidPattern. `{}` fits everything. */
export function compilePattern(pattern: EventPattern): (envelope: object) => boolean {
  if (!isRecord(pattern)) throw new InvalidPattern("Filter is not an object");
  return compileObject(pattern);
}

/** A rule's pattern as a client sends it. Unlike a subscription of ours it must ask for something. */
export function parsePattern(text: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    throw new InvalidPattern("Filter is not valid JSON");
  }
  if (!isRecord(pattern)) throw new InvalidPattern("Filter is not an object");
  if (Object.keys(pattern).length === 0) throw new InvalidPattern("Empty objects are not allowed");
  compilePattern(pattern);
  return pattern;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function compileObject(pattern: Record<string, unknown>): Test {
  const tests = Object.entries(pattern).map(([name, rule]): ((object: Record<string, unknown>) => boolean) => {
    if (name === "$or") return compileOr(rule);
    const test = compileField(name, rule);
    return (object) => test(Object.hasOwn(object, name) ? object[name] : undefined);
  });
  // Where the event has a list of objects, one of them must fit the whole pattern; an absent object is an empty one.
  const test: Test = (value) => {
    if (Array.isArray(value)) return value.some(test);
    return (isRecord(value) || value === undefined) && tests.every((fits) => fits(value ?? {}));
  };
  return test;
}

function compileOr(rule: unknown): (object: Record<string, unknown>) => boolean {
  if (!Array.isArray(rule) || rule.length === 0 || !rule.every((one) => isRecord(one) && Object.keys(one).length > 0)) {
    throw new InvalidPattern("$or must be an array of non-empty objects");
  }
  const alternatives = rule.map((one) => compileObject(one as Record<string, unknown>));
  return (object) => alternatives.some((fits) => fits(object));
}

function compileField(name: string, rule: unknown): Test {
  if (isRecord(rule)) {
    if (Object.keys(rule).length === 0) throw new InvalidPattern("Empty objects are not allowed");
    return compileObject(rule);
  }
  if (!Array.isArray(rule)) throw new InvalidPattern(`"${name}" must be an object or an array`);
  if (rule.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  return compileList(rule);
}

/** Any element of the pattern's list against any leaf of the field. */
function compileList(rule: unknown[]): Test {
  const matchers: Matcher[] = [];
  let whenPresent = false;
  let whenAbsent = false;
  for (const one of rule) {
    if (!isRecord(one) || !("exists" in one)) {
      matchers.push(compileMatcher(one));
      continue;
    }
    if (typeof one.exists !== "boolean" || Object.keys(one).length !== 1) throw new InvalidPattern("exists must be either true or false.");
    if (one.exists) whenPresent = true;
    else whenAbsent = true;
  }
  return (value) => {
    const leaves = leavesOf(value);
    if (leaves.length === 0) return whenAbsent;
    return whenPresent || leaves.some((leaf) => matchers.some((matcher) => matcher(leaf)));
  };
}

/** A list counts as all of its elements; an object is no leaf, so it counts as absent. */
function leavesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return value === undefined || isRecord(value) ? [] : [value];
}
