import { bind, type Runtime } from "./bind.ts";
import { isFilter } from "./filters.ts";
import { arithmetic, compare, contains, defined, isCallable, isNumber } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { textOf } from "./text.ts";
import { type Arguments, Dict, Seq, Undefined, type Value } from "./value.ts";

type Test = (value: Value, given: Arguments, runtime: Runtime) => boolean;

const about =
  (says: (value: Value) => boolean): Test =>
  (value, given) => {
    bind("the test", given, []);
    return says(value);
  };
const withOther =
  (says: (value: Value, other: Value, runtime: Runtime) => boolean): Test =>
  (value, given, runtime) => {
    const { other } = bind("the test", given, ["other"]);
    if (other === undefined) throw renderProblem("the test needs an argument");
    return says(value, other, runtime);
  };
const comparison = (operator: "==" | "!=" | "<" | "<=" | ">" | ">="): Test =>
  withOther((value, other, { budget }) => compare(operator, value, other, budget));
const rest = (value: Value, by: Value, { budget }: Runtime): Value => arithmetic("%", value, by, budget);
const isZero = (value: Value): boolean => isNumber(value) && Number(value) === 0;
const cased =
  (to: (text: string) => string): Test =>
  (value, _given, { budget }) => {
    const text = textOf(value, budget);
    return /\p{Lu}|\p{Ll}/u.test(text) && to(text) === text;
  };
const iterable = (value: Value): boolean => typeof value === "string" || value instanceof Seq || value instanceof Dict;
const known = (value: Value): Value => defined(value);

const tests = new Map<string, Test>([
  ["defined", about((value) => !(value instanceof Undefined))],
  ["undefined", about((value) => value instanceof Undefined)],
  ["none", about((value) => value === null)],
  ["boolean", about((value) => typeof value === "boolean")],
  ["true", about((value) => value === true)],
  ["false", about((value) => value === false)],
  ["integer", about((value) => typeof value === "bigint")],
  ["float", about((value) => typeof value === "number")],
  ["number", about(isNumber)],
  ["string", about((value) => typeof value === "string")],
  ["mapping", about((value) => value instanceof Dict)],
  [
    "sequence",
    about((value) => iterable(known(value)) && !(value instanceof Seq && (value.kind === "generator" || value.kind.startsWith("dict_")))),
  ],
  ["iterable", about((value) => iterable(known(value)))],
  ["callable", about(isCallable)],
  ["odd", (value, _given, runtime) => !isZero(rest(value, 2n, runtime))],
  ["even", (value, _given, runtime) => isZero(rest(value, 2n, runtime))],
  ["divisibleby", withOther((value, other, runtime) => isZero(rest(value, other, runtime)))],
  ["lower", cased((text) => text.toLowerCase())],
  ["upper", cased((text) => text.toUpperCase())],
  ["in", withOther((value, other, { budget }) => contains(other, value, budget))],
  ["sameas", withOther((value, other) => value === other)],
  ["filter", about((value) => typeof value === "string" && isFilter(value))],
  ["test", about((value) => typeof value === "string" && isTest(value))],
  ...["eq", "equalto", "=="].map((name) => [name, comparison("==")] as const),
  ...["ne", "!="].map((name) => [name, comparison("!=")] as const),
  ...["lt", "lessthan", "<"].map((name) => [name, comparison("<")] as const),
  ...["le", "<="].map((name) => [name, comparison("<=")] as const),
  ...["gt", "greaterthan", ">"].map((name) => [name, comparison(">")] as const),
  ...["ge", ">="].map((name) => [name, comparison(">=")] as const),
]);

const isTest = (name: string): boolean => tests.has(name);

export function testNamed(name: string): Test {
  const test = tests.get(name);
  if (!test) throw renderProblem(`No test named '${name}'.`);
  return test;
}
