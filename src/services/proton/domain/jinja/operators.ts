import type { Budget } from "./budget.ts";
import { renderProblem } from "./problem.ts";
import { lengthOf } from "./text.ts";
import { Dict, Fields, Fn, list, Seq, tuple, typeName, Undefined, type Value } from "./value.ts";

export type Arithmetic = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";

export function truthy(value: Value): boolean {
  if (value === null || value instanceof Undefined) return false;
  if (typeof value === "boolean") return value;
  if (typeof value === "bigint") return value !== 0n;
  if (typeof value === "number") return value !== 0;
  if (typeof value === "string") return value !== "";
  if (value instanceof Dict) return value.entries.size > 0;
  if (value instanceof Seq) return value.kind === "generator" || value.items.length > 0;
  return true;
}

export const isNumber = (value: Value): value is boolean | bigint | number =>
  typeof value === "boolean" || typeof value === "bigint" || typeof value === "number";
const asInt = (value: boolean | bigint): bigint => (typeof value === "boolean" ? BigInt(value) : value);

/** An undefined value may be asked about, never used. */
export function defined(value: Value): Exclude<Value, Undefined> {
  if (value instanceof Undefined) throw renderProblem(value.message);
  return value;
}

export function arithmetic(operator: Arithmetic, left: Value, right: Value, budget: Budget): Value {
  defined(left);
  defined(right);
  if (isNumber(left) && isNumber(right)) {
    if (typeof left === "number" || typeof right === "number") return floats(operator, Number(left), Number(right));
    return integers(operator, asInt(left), asInt(right), budget);
  }
  if (operator === "+" && typeof left === "string" && typeof right === "string") {
    budget.allocate(left.length + right.length);
    return left + right;
  }
  if (operator === "+" && left instanceof Seq && right instanceof Seq && left.kind === right.kind) {
    budget.allocate(left.items.length + right.items.length);
    const items = [...left.items, ...right.items];
    if (left.kind === "list") return list(items);
    if (left.kind === "tuple") return tuple(items);
  }
  if (operator === "*") {
    const repeated = repeat(left, right, budget) ?? repeat(right, left, budget);
    if (repeated !== undefined) return repeated;
  }
  throw renderProblem(`unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`);
}

function repeat(what: Value, times: Value, budget: Budget): Value | undefined {
  if (typeof times !== "bigint" && typeof times !== "boolean") return undefined;
  const count = asInt(times) < 0n ? 0n : asInt(times);
  if (typeof what === "string") {
    budget.allocate(BigInt(what.length) * count);
    return what === "" ? "" : what.repeat(Number(count));
  }
  if (!(what instanceof Seq) || (what.kind !== "list" && what.kind !== "tuple")) return undefined;
  budget.allocate(BigInt(what.items.length) * count);
  if (what.items.length === 0) return new Seq(what.kind, []);
  return new Seq(what.kind, Array.from({ length: Number(count) }, () => what.items).flat());
}

function floats(operator: Arithmetic, left: number, right: number): number {
  if (right === 0 && (operator === "/" || operator === "//" || operator === "%")) throw renderProblem("float division by zero");
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "//":
      return Math.floor((left - floatModulo(left, right)) / right);
    case "%":
      return floatModulo(left, right);
    case "**":
      return power(left, right);
  }
}

function floatModulo(left: number, right: number): number {
  const rest = left % right;
  if (rest === 0) return right < 0 ? -0 : 0;
  return rest < 0 !== right < 0 ? rest + right : rest;
}

function power(left: number, right: number): number {
  if (left === 0 && right < 0) throw renderProblem("0.0 cannot be raised to a negative power");
  const result = left ** right;
  if (Number.isNaN(result) && !Number.isNaN(left) && !Number.isNaN(right))
    throw renderProblem("a complex number is no value of a template");
  if (!Number.isFinite(result) && Number.isFinite(left) && Number.isFinite(right)) throw renderProblem("Result too large");
  return result;
}

const bits = (value: bigint): number => value.toString(16).length * 4;

function integers(operator: Arithmetic, left: bigint, right: bigint, budget: Budget): Value {
  if (right === 0n && (operator === "/" || operator === "//" || operator === "%"))
    throw renderProblem(operator === "/" ? "division by zero" : "integer division or modulo by zero");
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      budget.allocate(bits(left) + bits(right));
      return left * right;
    case "/":
      return Number(left) / Number(right);
    case "//":
      return floorDivide(left, right);
    case "%":
      return left - floorDivide(left, right) * right;
    case "**": {
      if (right < 0n) return power(Number(left), Number(right));
      const size = BigInt(bits(left)) * right;
      if (size > 40_000n) budget.allocate(size * size);
      return left ** right;
    }
  }
}

function floorDivide(left: bigint, right: bigint): bigint {
  const whole = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? whole - 1n : whole;
}

const isLenient = (value: Value): boolean => value instanceof Undefined && value.lenient;

export function equal(left: Value, right: Value, budget: Budget): boolean {
  budget.spend(1);
  if (isLenient(left) && !(right instanceof Undefined && !right.lenient)) return isLenient(right);
  if (isLenient(right)) return false;
  defined(left);
  defined(right);
  if (isNumber(left) && isNumber(right)) {
    const a = typeof left === "boolean" ? BigInt(left) : left;
    const b = typeof right === "boolean" ? BigInt(right) : right;
    // biome-ignore lint/suspicious/noDoubleEquals: an int and a float are equal where their values are
    return a == b;
  }
  if (left instanceof Seq && right instanceof Seq) {
    if (left === right) return true;
    if (left.kind !== right.kind || left.items.length !== right.items.length) return false;
    return nested(budget, () => left.items.every((item, index) => equal(item, right.items[index]!, budget)));
  }
  if (left instanceof Dict && right instanceof Dict) {
    if (left.entries.size !== right.entries.size) return false;
    return nested(budget, () =>
      [...left.entries].every(([key, { value }]) => {
        const other = right.entries.get(key);
        return other !== undefined && equal(value, other.value, budget);
      }),
    );
  }
  return left === right;
}

function nested<T>(budget: Budget, work: () => T): T {
  budget.enter();
  const result = work();
  budget.leave();
  return result;
}

/** Below, equal or above as Python orders; what it does not order is an error. */
export function order(left: Value, right: Value, budget: Budget, operator = "<"): number {
  budget.spend(1);
  defined(left);
  defined(right);
  if (isNumber(left) && isNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === "string" && typeof right === "string") return orderTexts(left, right);
  if (left instanceof Seq && right instanceof Seq && left.kind === right.kind) {
    return nested(budget, () => {
      for (const [index, item] of left.items.entries()) {
        const other = right.items[index];
        if (other === undefined) return 1;
        if (!equal(item, other, budget)) return order(item, other, budget, operator);
      }
      return left.items.length - right.items.length;
    });
  }
  throw renderProblem(`'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
}

/** By code points: JavaScript orders by halves of pairs, which differs above U+FFFF. */
function orderTexts(left: string, right: string): number {
  if (left === right) return 0;
  const size = Math.min(left.length, right.length);
  let at = 0;
  while (at < size && left[at] === right[at]) at += 1;
  if (at === size) return left.length - right.length;
  const weight = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
  return weight(left.charCodeAt(at)) - weight(right.charCodeAt(at));
}

export function compare(operator: Comparison, left: Value, right: Value, budget: Budget): boolean {
  switch (operator) {
    case "==":
      return equal(left, right, budget);
    case "!=":
      return !equal(left, right, budget);
    case "in":
      return contains(right, left, budget);
    case "not in":
      return !contains(right, left, budget);
    default: {
      if (Number.isNaN(left) || Number.isNaN(right)) return false;
      const difference = order(left, right, budget, operator);
      if (operator === "<") return difference < 0;
      if (operator === "<=") return difference <= 0;
      return operator === ">" ? difference > 0 : difference >= 0;
    }
  }
}

export function contains(container: Value, item: Value, budget: Budget): boolean {
  defined(container);
  if (typeof container === "string") {
    defined(item);
    if (typeof item !== "string") throw renderProblem(`'in <string>' requires string as left operand, not ${typeName(item)}`);
    budget.spend(1 + container.length / 64);
    return container.includes(item);
  }
  if (container instanceof Dict) return container.has(item);
  if (container instanceof Seq) return container.items.some((one) => equal(one, item, budget));
  throw renderProblem(`argument of type '${typeName(container)}' is not iterable`);
}

/** What a loop goes through: characters, items, or the keys of a map. */
export function iterate(value: Value, budget: Budget): Value[] {
  if (isLenient(value)) return [];
  defined(value);
  if (typeof value === "string") {
    budget.allocate(value.length);
    return Array.from(value);
  }
  if (value instanceof Seq || value instanceof Dict) {
    budget.allocate(value instanceof Seq ? value.items.length : value.entries.size);
    return value instanceof Seq ? [...value.items] : value.keys();
  }
  throw renderProblem(`'${typeName(value)}' object is not iterable`);
}

export function size(value: Value): number {
  if (isLenient(value)) return 0;
  defined(value);
  if (typeof value === "string") return lengthOf(value);
  if (value instanceof Seq) return value.items.length;
  if (value instanceof Dict) return value.entries.size;
  throw renderProblem(`object of type '${typeName(value)}' has no len()`);
}

export const isCallable = (value: Value): boolean => value instanceof Fn || (value instanceof Fields && value.call !== undefined);
