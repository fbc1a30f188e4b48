import type { Budget } from "./budget.ts";
import { renderProblem } from "./problem.ts";
import { Dict, Fields, Fn, type Seq, typeName, Undefined, type Value } from "./value.ts";

/** repr(float): the shortest digits that read back the same, with Python's choice of where the exponent begins. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

const named = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\\", "\\\\"],
]);

function escapedCharacter(character: string): string {
  const known = named.get(character);
  if (known) return known;
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\p{C}\p{Z}]/gu, (character) => (character === " " ? " " : escapedCharacter(character)));
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

export function represent(value: Value, budget: Budget): string {
  budget.spend(1);
  if (typeof value === "string") {
    budget.allocate(value.length);
    return quoted(value);
  }
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return floatText(value);
  if (typeof value === "bigint") return intText(value, budget);
  if (value instanceof Undefined) return "Undefined";
  if (value instanceof Fn || value instanceof Fields) return `<${typeName(value)}>`;
  budget.enter();
  const text = value instanceof Dict ? dictText(value, budget) : seqText(value, budget);
  budget.leave();
  budget.allocate(text.length);
  return text;
}

function intText(value: bigint, budget: Budget): string {
  const text = value.toString();
  budget.allocate(text.length);
  if (text.length > 4301) throw renderProblem("Exceeds the limit (4300 digits) for integer string conversion");
  return text;
}

const dictText = (value: Dict, budget: Budget): string =>
  `{${[...value.entries.values()].map(({ key, value }) => `${represent(key, budget)}: ${represent(value, budget)}`).join(", ")}}`;

function seqText({ kind, items, names }: Seq, budget: Budget): string {
  if (kind === "range") return names[0] ?? "range(0, 0)";
  const inner = items.map((item) => represent(item, budget)).join(", ");
  if (kind === "tuple") return items.length === 1 ? `(${inner},)` : `(${inner})`;
  return kind === "list" || kind === "generator" ? `[${inner}]` : `${kind}([${inner}])`;
}

/** str(): what is printed. */
export function textOf(value: Value, budget: Budget): string {
  if (typeof value === "string") return value;
  if (value instanceof Undefined) {
    if (value.lenient) return "";
    throw renderProblem(value.message);
  }
  return represent(value, budget);
}

/** How many characters Python counts: code points, not the halves of a pair. */
export const characters = (text: string): string[] => Array.from(text);
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of one-unit characters begins at zero
const oneUnitOnly = /^[\u0000-\ud7ff\ue000-\uffff]*$/;
export const lengthOf = (text: string): number => (oneUnitOnly.test(text) ? text.length : characters(text).length);

/** A part of a text by Python's positions. */
export function part(text: string, from: number, to?: number): string {
  return oneUnitOnly.test(text) ? text.slice(from, to) : characters(text).slice(from, to).join("");
}

/** The number with `digits` decimals as Python rounds it: exact ties go to the even neighbour, where JavaScript takes the larger one. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return Number.isFinite(value) ? exactDigits(value, digits) : floatText(value);
  const text = value.toFixed(digits);
  if (digits > 70) return text;
  const longer = Math.abs(value).toFixed(Math.min(100, digits + 28));
  const kept = longer.slice(0, longer.length - (Math.min(100, digits + 28) - digits)).replace(/\.$/, "");
  const rest = longer.slice(longer.length - (Math.min(100, digits + 28) - digits));
  if (!/^50*$/.test(rest) || !/[02468]$/.test(kept)) return text;
  return (value < 0 ? "-" : "") + kept;
}

const exactDigits = (value: number, digits: number): string => BigInt(value).toString() + (digits ? `.${"0".repeat(digits)}` : "");
