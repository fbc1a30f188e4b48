import { type Bound, bind, intOf, neededString, type Runtime, stringOf } from "./bind.ts";
import { formatText } from "./format-text.ts";
import { iterate, truthy } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { characters, lengthOf, part } from "./text.ts";
import { type Arguments, Fn, list, Seq, tuple, typeName, type Value } from "./value.ts";

type Run = (text: string, given: Bound, runtime: Runtime) => Value;
interface Method {
  names: string[];
  run: Run;
}

const is = (pattern: RegExp): Method => ({ names: [], run: (text) => pattern.test(text) });
const change = (to: (text: string) => string): Method => ({ names: [], run: (text) => to(text) });
const method = (names: string[], run: Run): Method => ({ names, run });

export const capitalize = (text: string): string => {
  const [first = "", ...rest] = characters(text);
  return first.toUpperCase() + rest.join("").toLowerCase();
};
const titled = (text: string): string => text.replace(/\p{L}+/gu, capitalize);
const swapped = (text: string): string =>
  text.replace(/\p{L}/gu, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
const cased = (text: string, wanted: string): boolean => /\p{L}/u.test(text) && text === wanted && /\p{Lu}|\p{Ll}/u.test(text);

/** Takes characters of a set away from the ends. */
export function strip(text: string, set: string | undefined, ends: "both" | "left" | "right"): string {
  const all = characters(text);
  const goes = set === undefined ? (one: string) => /\s/.test(one) : (one: string) => set.includes(one);
  let from = 0;
  let to = all.length;
  if (ends !== "right") while (from < to && goes(all[from]!)) from += 1;
  if (ends !== "left") while (to > from && goes(all[to - 1]!)) to -= 1;
  return all.slice(from, to).join("");
}

export function pad(text: string, width: number, fill: string, side: "left" | "right" | "both", { budget }: Runtime): string {
  if (lengthOf(fill) !== 1) throw renderProblem("The fill character must be exactly one character long");
  const missing = width - lengthOf(text);
  if (missing <= 0) return text;
  budget.allocate(width);
  if (side === "left") return fill.repeat(missing) + text;
  if (side === "right") return text + fill.repeat(missing);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

/** Python's split without a separator parts at runs of white space and drops empty ends. */
export function split(text: string, separator: string | undefined, most: number, fromRight: boolean): string[] {
  if (separator === "") throw renderProblem("empty separator");
  if (separator === undefined) return splitAtSpace(text, most, fromRight);
  const all = text.split(separator);
  if (most < 0 || all.length <= most + 1) return all;
  if (fromRight) return [all.slice(0, all.length - most).join(separator), ...all.slice(all.length - most)];
  return [...all.slice(0, most), all.slice(most).join(separator)];
}

function splitAtSpace(text: string, most: number, fromRight: boolean): string[] {
  const words = [...text.matchAll(/\S+/g)];
  if (most < 0 || words.length <= most) return words.map(([word]) => word);
  if (fromRight) {
    const last = words[words.length - most - 1];
    const rest = words.slice(words.length - most).map(([word]) => word);
    return last ? [text.slice(0, last.index + last[0].length), ...rest] : rest;
  }
  const from = words[most]?.index;
  return [...words.slice(0, most).map(([word]) => word), ...(from === undefined ? [] : [text.slice(from)])];
}

const splitter = (fromRight: boolean): Method =>
  method(["sep", "maxsplit"], (text, { sep, maxsplit }, { budget }) => {
    budget.allocate(text.length * 8);
    return list(split(text, stringOf(sep), intOf(maxsplit, -1), fromRight));
  });

/** By code points, as every position that Python gives. */
const finder = (how: "indexOf" | "lastIndexOf", needed: boolean): Method =>
  method(["sub", "start", "end"], (text, { sub, start, end }) => {
    const from = intOf(start, 0);
    const shift = from < 0 ? Math.max(0, lengthOf(text) + from) : from;
    const within = part(text, shift, intOf(end));
    const at = within[how](neededString("find", sub));
    if (at < 0 && needed) throw renderProblem("substring not found");
    return BigInt(at < 0 ? -1 : lengthOf(within.slice(0, at)) + shift);
  });

const ends = (how: "startsWith" | "endsWith"): Method =>
  method(["affix", "start", "end"], (text, { affix, start, end }) => {
    const within = part(text, intOf(start, 0), intOf(end));
    const wanted = affix instanceof Seq && affix.kind === "tuple" ? affix.items : [affix];
    return wanted.some((one) => within[how](neededString(how.toLowerCase(), one)));
  });

const stripper = (side: "both" | "left" | "right"): Method =>
  method(["chars"], (text, { chars }, { budget }) => {
    budget.allocate(text.length);
    return strip(text, stringOf(chars), side);
  });

const padder = (side: "left" | "right" | "both"): Method =>
  method(["width", "fillchar"], (text, { width, fillchar }, runtime) => pad(text, intOf(width, 0), stringOf(fillchar, " "), side, runtime));

const partition = (fromRight: boolean): Method =>
  method(["sep"], (text, { sep }) => {
    const separator = neededString("partition", sep);
    if (separator === "") throw renderProblem("empty separator");
    const at = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) return tuple(fromRight ? ["", "", text] : [text, "", ""]);
    return tuple([text.slice(0, at), separator, text.slice(at + separator.length)]);
  });

export function replace(text: string, old: string, by: string, count: number, { budget }: Runtime): string {
  const parts = old === "" ? ["", ...characters(text), ""] : text.split(old);
  const times = count < 0 ? parts.length - 1 : Math.min(count, parts.length - 1);
  budget.allocate(text.length + times * by.length);
  return parts.slice(0, times + 1).join(by) + (times < parts.length - 1 ? old + parts.slice(times + 1).join(old) : "");
}

export function joinTexts(separator: string, values: Value[], { budget }: Runtime): string {
  const texts = values.map((value) => {
    if (typeof value !== "string") throw renderProblem(`sequence item: expected str instance, ${typeName(value)} found`);
    budget.allocate(value.length + separator.length);
    return value;
  });
  return texts.join(separator);
}

function zfill(text: string, width: number, runtime: Runtime): string {
  const sign = /^[+-]/.test(text) ? text[0]! : "";
  return sign + pad(text.slice(sign.length), width - sign.length, "0", "left", runtime);
}

const table = new Map<string, Method>([
  ["capitalize", change(capitalize)],
  ["casefold", change((text) => text.toLowerCase().replaceAll("ß", "ss"))],
  ["lower", change((text) => text.toLowerCase())],
  ["upper", change((text) => text.toUpperCase())],
  ["swapcase", change(swapped)],
  ["title", change(titled)],
  ["strip", stripper("both")],
  ["lstrip", stripper("left")],
  ["rstrip", stripper("right")],
  ["split", splitter(false)],
  ["rsplit", splitter(true)],
  ["find", finder("indexOf", false)],
  ["rfind", finder("lastIndexOf", false)],
  ["index", finder("indexOf", true)],
  ["rindex", finder("lastIndexOf", true)],
  ["startswith", ends("startsWith")],
  ["endswith", ends("endsWith")],
  ["center", padder("both")],
  ["ljust", padder("right")],
  ["rjust", padder("left")],
  ["zfill", method(["width"], (text, { width }, runtime) => zfill(text, intOf(width, 0), runtime))],
  ["partition", partition(false)],
  ["rpartition", partition(true)],
  ["isalnum", is(/^[\p{L}\p{N}]+$/u)],
  ["isalpha", is(/^\p{L}+$/u)],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins at zero
  ["isascii", is(/^[\u0000-\u007f]*$/)],
  ["isdecimal", is(/^\p{Nd}+$/u)],
  ["isdigit", is(/^[\p{Nd}²³¹⁰-⁹₀-₉]+$/u)],
  ["isnumeric", is(/^\p{N}+$/u)],
  ["isspace", is(/^\s+$/)],
  ["islower", { names: [], run: (text) => cased(text, text.toLowerCase()) }],
  ["isupper", { names: [], run: (text) => cased(text, text.toUpperCase()) }],
  ["istitle", { names: [], run: (text) => cased(text, titled(text)) }],
  [
    "removeprefix",
    method(["prefix"], (text, { prefix = "" }) => (text.startsWith(stringOf(prefix, "")) ? text.slice(stringOf(prefix, "").length) : text)),
  ],
  [
    "removesuffix",
    method(["suffix"], (text, { suffix = "" }) => {
      const end = stringOf(suffix, "");
      return end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text;
    }),
  ],
  [
    "replace",
    method(["old", "new", "count"], (text, given, runtime) =>
      replace(text, neededString("replace", given.old), neededString("replace", given.new), intOf(given.count, -1), runtime),
    ),
  ],
  [
    "count",
    method(["sub"], (text, { sub }) => {
      const wanted = neededString("count", sub);
      return BigInt(wanted === "" ? lengthOf(text) + 1 : text.split(wanted).length - 1);
    }),
  ],
  ["join", method(["values"], (text, { values = null }, runtime) => joinTexts(text, iterate(values, runtime.budget), runtime))],
  [
    "splitlines",
    method(["keepends"], (text, { keepends = false }) => {
      const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
      return list(lines.map((line) => (truthy(keepends) ? line : line.replace(/\r?\n$|\r$/, ""))));
    }),
  ],
]);

export function textMethod(text: string, name: string, runtime: Runtime): Fn | undefined {
  if (name === "format") return new Fn(name, (given: Arguments) => formatText(text, given, runtime));
  const found = table.get(name);
  return (
    found &&
    new Fn(name, (given) => {
      runtime.budget.spend(1 + text.length / 16);
      return found.run(text, bind(name, given, found.names), runtime);
    })
  );
}
