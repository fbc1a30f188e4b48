import type { Runtime } from "./bind.ts";
import { item } from "./lookup.ts";
import { textOf } from "./text.ts";
import { Undefined, type Value } from "./value.ts";

/** `attribute="a.b.0"` of a filter; a whole number is a position. */
export function attributeAt(value: Value, path: Value | undefined, runtime: Runtime, fallback?: Value): Value {
  if (path === undefined || path === null) return value;
  if (typeof path === "bigint") return orFallback(item(value, path, runtime), fallback);
  const parts = textOf(path, runtime.budget).split(".");
  let current = value;
  for (const part of parts) current = orFallback(item(current, /^\d+$/.test(part) ? BigInt(part) : part, runtime), fallback);
  return current;
}

const orFallback = (value: Value, fallback: Value | undefined): Value =>
  value instanceof Undefined && fallback !== undefined ? fallback : value;
