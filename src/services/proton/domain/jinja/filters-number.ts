import { intOf, stringOf } from "./bind.ts";
import { type Filter, filter } from "./filter.ts";
import { arithmetic, defined, isNumber } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { fixed } from "./text.ts";
import { typeName, type Value } from "./value.ts";

function parseFloatText(text: string): number | undefined {
  const clean = text.trim().replace(/(?<=\d)_(?=\d)/g, "");
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(clean)) return Number(clean);
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(clean);
  if (!word) return undefined;
  return word[2]!.toLowerCase() === "nan" ? Number.NaN : word[1] === "-" ? -Infinity : Infinity;
}

/** int("0x1f", 16), int("12"), and what is no number at all. */
function parseIntText(text: string, base: number): bigint | undefined {
  const found = /^([+-]?)(0[xob])?([\da-z]+)$/i.exec(text.trim().replace(/(?<=[\da-z])_(?=[\da-z])/gi, ""));
  if (!found) return undefined;
  const [, sign, prefix = "", digits = ""] = found;
  const radix = { "0x": 16, "0o": 8, "0b": 2 }[prefix.toLowerCase()];
  const used = base === 0 ? (radix ?? 10) : base;
  const body = prefix && radix !== used ? (prefix + digits).toLowerCase() : digits.toLowerCase();
  let value = 0n;
  for (const digit of body) {
    const worth = Number.parseInt(digit, 36);
    if (!(worth < used)) return undefined;
    value = value * BigInt(used) + BigInt(worth);
  }
  return sign === "-" ? -value : value;
}

function toInt(value: Value, fallback: Value, base: number): Value {
  if (typeof value === "string") {
    if (value.length > 4300) return fallback;
    const whole = parseIntText(value, base);
    if (whole !== undefined) return whole;
    const float = parseFloatText(value);
    return float === undefined || !Number.isFinite(float) ? fallback : BigInt(Math.trunc(float));
  }
  defined(value);
  if (typeof value === "number") return Number.isFinite(value) ? BigInt(Math.trunc(value)) : fallback;
  return typeof value === "bigint" || typeof value === "boolean" ? BigInt(value) : fallback;
}

function toFloat(value: Value, fallback: Value): Value {
  if (typeof value === "string") return parseFloatText(value) ?? fallback;
  defined(value);
  return isNumber(value) ? Number(value) : fallback;
}

function round(value: Value, precision: number, method: string): Value {
  defined(value);
  if (!["common", "ceil", "floor"].includes(method)) throw renderProblem("method must be common, ceil or floor");
  if (!isNumber(value)) throw renderProblem(`type ${typeName(value)} doesn't define __round__ method`);
  if (method !== "common") {
    const scale = 10 ** precision;
    return (method === "ceil" ? Math.ceil : Math.floor)(Number(value) * scale) / scale;
  }
  if (typeof value !== "number") return precision >= 0 ? BigInt(value) : roundInt(BigInt(value), 10n ** BigInt(Math.min(-precision, 400)));
  if (precision >= 0) return Number(fixed(value, Math.min(precision, 100)));
  const scale = 10 ** -precision;
  return Number(fixed(value / scale, 0)) * scale;
}

function roundInt(value: bigint, unit: bigint): bigint {
  const rest = ((value % unit) + unit) % unit;
  const below = value - rest;
  const up = rest * 2n > unit || (rest * 2n === unit && (below / unit) % 2n !== 0n);
  return up ? below + unit : below;
}

export const numberFilters: [string, Filter][] = [
  ["int", filter(["default", "base"], (value, { default: fallback = 0n, base }) => toInt(value, fallback, intOf(base, 10)))],
  ["float", filter(["default"], (value, { default: fallback = 0 }) => toFloat(value, fallback))],
  [
    "round",
    filter(["precision", "method"], (value, { precision, method }) => round(value, intOf(precision, 0), stringOf(method, "common"))),
  ],
  [
    "abs",
    filter([], (value, _given, { budget }) => {
      defined(value);
      if (!isNumber(value)) throw renderProblem(`bad operand type for abs(): '${typeName(value)}'`);
      if (typeof value === "number") return Math.abs(value);
      return BigInt(value) < 0n ? arithmetic("-", 0n, BigInt(value), budget) : BigInt(value);
    }),
  ],
];
