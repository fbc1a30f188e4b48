import { attributeAt } from "./attribute-path.ts";
import { intOf, type Runtime, stringOf } from "./bind.ts";
import { type Filter, filter, filterWith } from "./filter.ts";
import { printf } from "./format-text.ts";
import { jsonText } from "./json-text.ts";
import { defined, iterate, truthy } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import { lengthOf, part, textOf } from "./text.ts";
import { capitalize, pad, replace, strip } from "./text-methods.ts";
import { Dict, dict, tuple, type Value } from "./value.ts";

const onText = (names: string[], run: (text: string, given: Record<string, Value | undefined>, runtime: Runtime) => Value): Filter =>
  filter(names, (value, given, runtime) => run(textOf(value, runtime.budget), given, runtime));

export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll(">", "&gt;").replaceAll("<", "&lt;").replaceAll("'", "&#39;").replaceAll('"', "&#34;");

const title = (text: string): string =>
  text
    .split(/([-\s({[<]+)/)
    .map((word) => capitalize(word))
    .join("");

/** The end counts towards the length, and a text that is a little too long stays whole. */
function truncate(text: string, given: Record<string, Value | undefined>): string {
  const length = intOf(given.length, 255);
  const end = stringOf(given.end, "...");
  const leeway = intOf(given.leeway, 5);
  if (length < lengthOf(end)) throw renderProblem(`expected length >= ${lengthOf(end)}, got ${length}`);
  if (leeway < 0) throw renderProblem(`expected leeway >= 0, got ${leeway}`);
  if (lengthOf(text) <= length + leeway) return text;
  const cut = part(text, 0, length - lengthOf(end));
  if (truthy(given.killwords ?? false)) return cut + end;
  const at = cut.lastIndexOf(" ");
  return (at < 0 ? cut : cut.slice(0, at)) + end;
}

function indent(text: string, given: Record<string, Value | undefined>, { budget }: Runtime): string {
  const { width = 4n, first = false, blank = false } = given;
  const by = typeof width === "string" ? width : pad("", intOf(width, 4), " ", "left", { budget } as Runtime);
  const lines = `${text}\n`.split("\n").slice(0, -1);
  budget.allocate(text.length + lines.length * by.length);
  const indented = lines.map((line, index) => (index > 0 && (truthy(blank) || line !== "") ? by + line : line)).join("\n");
  return truthy(first) ? by + indented : indented;
}

function urlEncode(value: Value, { budget }: Runtime): string {
  const encode = (one: Value, slash: boolean): string => {
    const text = encodeURIComponent(textOf(one, budget).toWellFormed()).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    return slash ? text.replaceAll("%2F", "/") : text.replaceAll("%20", "+");
  };
  if (typeof value === "string" || !(value instanceof Dict)) return encode(defined(value), true);
  return value
    .items()
    .map((pair) =>
      iterate(pair, budget)
        .map((one) => encode(one, false))
        .join("="),
    )
    .join("&");
}

function wordWrap(text: string, width: number): string {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.map((line) => wrapLine(line, width).join("\n")).join("\n");
}

/** Python's textwrap with its break at hyphens left out would differ; so what wraps is words only, and long words are cut. */
function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const piece of line.match(/\s+|\S+/g) ?? []) {
    let rest = piece;
    if (current.length + rest.length > width && current.trim() !== "") {
      lines.push(current.trimEnd());
      current = "";
      if (/^\s/.test(rest)) rest = "";
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    current += rest;
  }
  return current.trimEnd() === "" ? lines : [...lines, current.trimEnd()];
}

export const textFilters: [string, Filter][] = [
  ["string", onText([], (text) => text)],
  ["safe", onText([], (text) => text)],
  ["lower", onText([], (text) => text.toLowerCase())],
  ["upper", onText([], (text) => text.toUpperCase())],
  ["capitalize", onText([], capitalize)],
  ["title", onText([], title)],
  ["trim", onText(["chars"], (text, { chars }) => strip(text, stringOf(chars), "both"))],
  ["center", onText(["width"], (text, { width }, runtime) => pad(text, intOf(width, 80), " ", "both", runtime))],
  ["truncate", onText(["length", "killwords", "end", "leeway"], truncate)],
  ["indent", onText(["width", "first", "blank"], indent)],
  ["wordwrap", onText(["width"], (text, { width }) => wordWrap(text, Math.max(1, intOf(width, 79))))],
  ["wordcount", onText([], (text) => BigInt(text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0))],
  [
    "striptags",
    onText([], (text) =>
      text
        .replace(/<!--[\s\S]*?-->|<[^<>]*>/g, "")
        .split(/\s+/)
        .filter(Boolean)
        .join(" "),
    ),
  ],
  ["urlencode", filter([], (value, _given, runtime) => urlEncode(value, runtime))],
  ["tojson", filter(["indent"], (value, { indent }, runtime) => jsonText(value, intOf(indent), runtime.budget))],
  [
    "format",
    filterWith((value, { positional, named }, runtime) => {
      if (named.size > 0 && positional.length > 0) throw renderProblem("can't handle positional and keyword arguments at the same time");
      return printf(textOf(value, runtime.budget), named.size > 0 ? dict(named) : tuple(positional), runtime);
    }),
  ],
  [
    "replace",
    onText(["old", "new", "count"], (text, { old, new: by, count }, runtime) => {
      if (old === undefined || by === undefined) throw renderProblem("replace() needs what to replace and by what");
      return replace(text, textOf(old, runtime.budget), textOf(by, runtime.budget), intOf(count, -1), runtime);
    }),
  ],
  ...["escape", "e", "forceescape"].map((name): [string, Filter] => [name, onText([], escapeHtml)]),
  [
    "attr",
    filter(["name"], () => {
      throw renderProblem("the filter 'attr' is not available: write value.name");
    }),
  ],
  [
    "join",
    filter(["d", "attribute"], (value, { d = "", attribute }, runtime) => {
      const separator = textOf(d, runtime.budget);
      const all = iterate(value, runtime.budget);
      const items = attribute === undefined ? all : all.map((one) => attributeAt(one, attribute, runtime));
      return items
        .map((one) => {
          const text = textOf(one, runtime.budget);
          runtime.budget.allocate(text.length + separator.length);
          return text;
        })
        .join(separator);
    }),
  ],
];
