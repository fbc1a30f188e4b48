import { BlockList, isIP } from "node:net";
import { InvalidPattern } from "./invalid-pattern.ts";
import { compileWildcard } from "./wildcard.ts";

/** Says whether one leaf value of an event fits. */
export type Matcher = (value: unknown) => boolean;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** One element of a pattern's list: a literal, or an object with one operator. `exists` is not a matcher: it looks at the field itself. */
export function compileMatcher(rule: unknown): Matcher {
  if (rule === null || typeof rule === "boolean" || typeof rule === "string" || typeof rule === "number") return (value) => value === rule;
  const [operator, argument] = onlyEntry(rule);
  const compile = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (!compile) throw new InvalidPattern(`Unrecognized match type ${operator}`);
  return compile(argument);
}

const operators: Record<string, (argument: unknown) => Matcher> = {
  prefix: (argument) => affix("prefix", argument, (text, part) => text.startsWith(part)),
  suffix: (argument) => affix("suffix", argument, (text, part) => text.endsWith(part)),
  "equals-ignore-case": (argument) => equalsIgnoreCase(argument),
  wildcard: (argument) => wildcard(argument),
  "anything-but": (argument) => anythingBut(argument),
  numeric: (argument) => numeric(argument),
  cidr: (argument) => cidr(argument),
};

function onlyEntry(rule: unknown): [string, unknown] {
  if (!isRecord(rule)) throw new InvalidPattern("Match value must be String, number, true, false, or null");
  const entries = Object.entries(rule);
  if (entries.length !== 1) throw new InvalidPattern("Only one key allowed in match expression");
  return entries[0]!;
}

function textOf(operator: string, argument: unknown): string {
  if (typeof argument !== "string") throw new InvalidPattern(`${operator} match pattern must be a string`);
  return argument;
}

/** `{"prefix": "a"}` or `{"prefix": {"equals-ignore-case": "a"}}`. */
function affix(operator: string, argument: unknown, fits: (text: string, part: string) => boolean): Matcher {
  if (!isRecord(argument)) {
    const part = textOf(operator, argument);
    return (value) => typeof value === "string" && fits(value, part);
  }
  const [inner, ignored] = onlyEntry(argument);
  if (inner !== "equals-ignore-case") throw new InvalidPattern(`Unsupported ${operator} pattern: ${inner}`);
  const part = textOf(inner, ignored).toLowerCase();
  return (value) => typeof value === "string" && fits(value.toLowerCase(), part);
}

function equalsIgnoreCase(argument: unknown): Matcher {
  const wanted = textOf("equals-ignore-case", argument).toLowerCase();
  return (value) => typeof value === "string" && value.toLowerCase() === wanted;
}

function wildcard(argument: unknown): Matcher {
  const fits = compileWildcard(textOf("wildcard", argument));
  return (value) => typeof value === "string" && fits(value);
}

/** What may stand inside anything-but, each with one text or a list of them. */
const negatable = new Set(["prefix", "suffix", "equals-ignore-case", "wildcard"]);

function anythingBut(argument: unknown): Matcher {
  const excluded = isRecord(argument) ? negatedOperator(argument) : literals(argument).map(compileMatcher);
  return (value) => !excluded.some((matches) => matches(value));
}

function negatedOperator(argument: Record<string, unknown>): Matcher[] {
  const [operator, inner] = onlyEntry(argument);
  if (!negatable.has(operator)) throw new InvalidPattern(`Unsupported anything-but pattern: ${operator}`);
  const list = Array.isArray(inner) ? inner : [inner];
  if (list.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  return list.map((part) => operators[operator]!(part));
}

function literals(argument: unknown): unknown[] {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  const isText = list.every((item) => typeof item === "string");
  const isNumber = list.every((item) => typeof item === "number");
  if (!isText && !isNumber)
    throw new InvalidPattern("Inside anything but list, either all values are number or string, mixed type is not supported");
  return list;
}

const comparisons: Record<string, (value: number, limit: number) => boolean> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};
/** EventBridge compares numbers between -5e9 and 5e9 only. */
const largestNumber = 5e9;

/** `["=", 3]`, `[">", 0]` or `[">", 0, "<=", 5]`. */
function numeric(argument: unknown): Matcher {
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4)) {
    throw new InvalidPattern("Value of numeric must be an array of one or two comparisons");
  }
  const tests = argument.length === 2 ? [argument] : [argument.slice(0, 2), argument.slice(2)];
  const kinds = tests.map(([comparison]) => String(comparison).charAt(0));
  if (tests.length === 2 && !(kinds.includes("<") && kinds.includes(">"))) throw new InvalidPattern("Bad numeric range operator");
  const compiled = tests.map(([comparison, limit]) => {
    const fits = typeof comparison === "string" && Object.hasOwn(comparisons, comparison) ? comparisons[comparison] : undefined;
    if (!fits) throw new InvalidPattern(`Unrecognized numeric range operator: ${String(comparison)}`);
    if (typeof limit !== "number") throw new InvalidPattern("Value of comparison must be numeric");
    if (Math.abs(limit) > largestNumber) throw new InvalidPattern("Value must be between -5.0E9 and 5.0E9, inclusive");
    return (value: number) => fits(value, limit);
  });
  return (value) => typeof value === "number" && compiled.every((fits) => fits(value));
}

function cidr(argument: unknown): Matcher {
  const text = textOf("cidr", argument);
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  const prefix = bits === undefined ? Number.NaN : Number(bits);
  if (!version || more.length > 0 || !/^\d{1,3}$/.test(bits ?? "") || prefix > (version === 4 ? 32 : 128)) {
    throw new InvalidPattern(`Malformed CIDR, one '/' required: ${text}`);
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  const block = new BlockList();
  block.addSubnet(address, prefix, family);
  return (value) => typeof value === "string" && isIP(value) === version && block.check(value, family);
}
