import { renderProblem } from "./problem.ts";

/**
 * Everything that a template can hold. An int is a bigint, a float a number, None is null. No other object of the host is a value, and
 * nothing reads a property of one by a name that a template chose: that is what keeps templates out of the server.
 */
export type Value = null | boolean | bigint | number | string | Seq | Dict | Undefined | Fn | Fields;

export type SeqKind = "list" | "tuple" | "range" | "dict_keys" | "dict_values" | "dict_items" | "generator";

/** Python's sequences. A range and what a filter yields are held as lists that print as Python prints them. */
export class Seq {
  readonly kind: SeqKind;
  readonly items: Value[];
  /** What a named tuple calls its members; or how a range prints itself. */
  readonly names: string[];

  constructor(kind: SeqKind, items: Value[], names: string[] = []) {
    this.kind = kind;
    this.items = items;
    this.names = names;
  }
}

/** Keys that are equal in Python are one key: 1, 1.0 and True. */
export class Dict {
  readonly entries = new Map<string, { key: Value; value: Value }>();
  /** What some names give although the map does not hold them. */
  readonly fallbacks = new Map<string, Value>();

  get(key: Value): Value | undefined {
    return this.entries.get(keyOf(key))?.value;
  }
  set(key: Value, value: Value): this {
    const known = this.entries.get(keyOf(key));
    if (known) known.value = value;
    else this.entries.set(keyOf(key), { key, value });
    return this;
  }
  has(key: Value): boolean {
    return this.entries.has(keyOf(key));
  }
  delete(key: Value): boolean {
    return this.entries.delete(keyOf(key));
  }
  keys(): Value[] {
    return [...this.entries.values()].map(({ key }) => key);
  }
  values(): Value[] {
    return [...this.entries.values()].map(({ value }) => value);
  }
  items(): Value[] {
    return [...this.entries.values()].map(({ key, value }) => tuple([key, value]));
  }
}

/** What a name that nobody defined gives. It is false and can be asked about; anything else done with it is an error. */
export class Undefined {
  readonly message: string;
  /** What an inline `if` without `else` gives: it prints as nothing and is empty. */
  readonly lenient: boolean;

  constructor(message: string, lenient = false) {
    this.message = message;
    this.lenient = lenient;
  }
}

export interface Arguments {
  positional: Value[];
  named: Map<string, Value>;
}

/** A macro, a method bound to its value, or one of the few global functions. */
export class Fn {
  readonly name: string;
  readonly call: (given: Arguments) => Value;

  constructor(name: string, call: (given: Arguments) => Value) {
    this.name = name;
    this.call = call;
  }
}

/** An object with a few named members: `loop`, and `namespace()`, whose members can be set. */
export class Fields {
  readonly name: string;
  readonly read: (field: string) => Value | undefined;
  readonly write: ((field: string, value: Value) => void) | undefined;
  readonly call: ((given: Arguments) => Value) | undefined;

  constructor(
    name: string,
    read: (field: string) => Value | undefined,
    write?: (field: string, value: Value) => void,
    call?: (given: Arguments) => Value,
  ) {
    this.name = name;
    this.read = read;
    this.write = write;
    this.call = call;
  }
}

export const list = (items: Value[]): Seq => new Seq("list", items);
export const tuple = (items: Value[]): Seq => new Seq("tuple", items);
export const generator = (items: Value[]): Seq => new Seq("generator", items);

export function dict(entries: Iterable<readonly [Value, Value]>): Dict {
  const made = new Dict();
  for (const [key, value] of entries) made.set(key, value);
  return made;
}

function keyOf(key: Value): string {
  if (typeof key === "string") return `s${key}`;
  if (key === null) return "none";
  if (typeof key === "boolean") return key ? "n1" : "n0";
  if (typeof key === "bigint") return `n${key}`;
  if (typeof key === "number") return Number.isInteger(key) ? `n${BigInt(key)}` : `f${key}`;
  if (key instanceof Seq && key.kind === "tuple") return `t${key.items.map((one) => `${keyOf(one).length}:${keyOf(one)}`).join(",")}`;
  if (key instanceof Undefined) throw renderProblem(key.message);
  throw renderProblem(`unhashable type: '${typeName(key)}'`);
}

export function typeName(value: Value): string {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "float";
  if (typeof value === "string") return "str";
  if (value instanceof Seq) return value.kind;
  if (value instanceof Dict) return "dict";
  if (value instanceof Undefined) return "Undefined";
  if (value instanceof Fn) return "function";
  return value.name;
}

export type Plain = null | boolean | number | bigint | string | Plain[] | { [key: string]: Plain };

/** JSON or YAML as a value: a whole number is an int. */
export function fromPlain(plain: Plain): Value {
  if (Array.isArray(plain)) return list(plain.map(fromPlain));
  if (typeof plain === "number") return Number.isSafeInteger(plain) && !Object.is(plain, -0) ? BigInt(plain) : plain;
  if (typeof plain !== "object" || plain === null) return plain;
  return dict(Object.entries(plain).map(([key, value]) => [key, fromPlain(value)] as const));
}

/** The other way, for what is handed on as JSON. What JSON has no word for is undefined. */
export function toPlain(value: Value): Plain | undefined {
  if (value instanceof Seq) return value.items.map((item) => toPlain(item) ?? null);
  if (value instanceof Dict)
    return Object.fromEntries([...value.entries.values()].map(({ key, value }) => [String(toPlain(key) ?? null), toPlain(value) ?? null]));
  if (value instanceof Undefined || value instanceof Fn || value instanceof Fields) return undefined;
  return value;
}
