import type { CallArguments, Expression } from "./ast.ts";
import type { Comparison } from "./operators.ts";
import type { TokenStream } from "./token-stream.ts";

/** The grammar of Jinja2's expressions, precedence by precedence; `**` binds to the left there, unlike in Python. */
export function parseExpression(stream: TokenStream, withChoice = true): Expression {
  return stream.nested(() => (withChoice ? parseChoice(stream) : parseOr(stream)));
}

function parseChoice(stream: TokenStream): Expression {
  let then = parseOr(stream);
  while (stream.is("name", "if")) {
    const { line } = stream.next();
    const condition = parseOr(stream);
    const otherwise = stream.skip("name", "else") ? stream.nested(() => parseChoice(stream)) : undefined;
    then = { type: "choice", line, condition, then, ...(otherwise ? { otherwise } : {}) };
  }
  return then;
}

function parseOr(stream: TokenStream): Expression {
  let left = parseAnd(stream);
  while (stream.is("name", "or")) {
    const { line } = stream.next();
    left = { type: "logic", line, operator: "or", left, right: parseAnd(stream) };
  }
  return left;
}

function parseAnd(stream: TokenStream): Expression {
  let left = parseNot(stream);
  while (stream.is("name", "and")) {
    const { line } = stream.next();
    left = { type: "logic", line, operator: "and", left, right: parseNot(stream) };
  }
  return left;
}

function parseNot(stream: TokenStream): Expression {
  if (!stream.is("name", "not")) return parseCompare(stream);
  const { line } = stream.next();
  return { type: "unary", line, operator: "not", operand: stream.nested(() => parseNot(stream)) };
}

const comparisons = ["==", "!=", "<", "<=", ">", ">="];

function comparisonAt(stream: TokenStream): Comparison | undefined {
  const { current } = stream;
  if (stream.is("operator", ...comparisons)) return (stream.next() as { text: Comparison }).text;
  if (stream.skip("name", "in")) return "in";
  const after = stream.look();
  if (current.type === "name" && current.text === "not" && after.type === "name" && after.text === "in") {
    stream.next();
    stream.next();
    return "not in";
  }
  return undefined;
}

function parseCompare(stream: TokenStream): Expression {
  const { line } = stream;
  const first = parseSum(stream);
  const rest: { operator: Comparison; operand: Expression }[] = [];
  for (let operator = comparisonAt(stream); operator; operator = comparisonAt(stream)) rest.push({ operator, operand: parseSum(stream) });
  return rest.length > 0 ? { type: "compare", line, first, rest } : first;
}

function parseSum(stream: TokenStream): Expression {
  let left = parseConcat(stream);
  while (stream.is("operator", "+", "-")) {
    const { line, text } = stream.next() as { line: number; text: "+" | "-" };
    left = { type: "arithmetic", line, operator: text, left, right: parseConcat(stream) };
  }
  return left;
}

function parseConcat(stream: TokenStream): Expression {
  const { line } = stream;
  const parts = [parseProduct(stream)];
  while (stream.skip("operator", "~")) parts.push(parseProduct(stream));
  return parts.length > 1 ? { type: "concat", line, parts } : parts[0]!;
}

function parseProduct(stream: TokenStream): Expression {
  let left = parsePower(stream);
  while (stream.is("operator", "*", "/", "//", "%")) {
    const { line, text } = stream.next() as { line: number; text: "*" | "/" | "//" | "%" };
    left = { type: "arithmetic", line, operator: text, left, right: parsePower(stream) };
  }
  return left;
}

function parsePower(stream: TokenStream): Expression {
  let left = parseUnary(stream);
  while (stream.is("operator", "**")) {
    const { line } = stream.next();
    left = { type: "arithmetic", line, operator: "**", left, right: parseUnary(stream) };
  }
  return left;
}

function parseUnary(stream: TokenStream, withFilter = true): Expression {
  const { line } = stream;
  const sign = stream.is("operator", "-", "+") ? (stream.next() as { text: "-" | "+" }).text : undefined;
  const operand = sign
    ? ({ type: "unary", line, operator: sign, operand: stream.nested(() => parseUnary(stream, false)) } as const)
    : parsePostfix(stream, parsePrimary(stream));
  return withFilter ? parseFilters(stream, operand) : operand;
}

const constants: Record<string, boolean | null> = { true: true, True: true, false: false, False: false, none: null, None: null };

function parsePrimary(stream: TokenStream): Expression {
  const token = stream.next();
  const { line } = token;
  if (token.type === "name") {
    if (Object.hasOwn(constants, token.text)) return { type: "constant", line, value: constants[token.text]! };
    return { type: "name", line, name: token.text };
  }
  if (token.type === "int" || token.type === "float") return { type: "constant", line, value: token.value };
  if (token.type === "string") {
    let value = token.text;
    while (stream.current.type === "string") value += (stream.next() as { text: string }).text;
    return { type: "constant", line, value };
  }
  if (token.type === "operator" && token.text === "(") return parseParenthesis(stream);
  if (token.type === "operator" && token.text === "[") return { type: "list", line, items: parseItems(stream, "]") };
  if (token.type === "operator" && token.text === "{") return parseDict(stream, line);
  throw stream.unexpected("an expression", token);
}

function parseParenthesis(stream: TokenStream): Expression {
  const { line } = stream;
  if (stream.skip("operator", ")")) return { type: "tuple", line, items: [] };
  const inner = parseTuple(stream, [")"]);
  stream.expect("operator", ")");
  return inner;
}

/** Expressions with commas between them are a tuple; one alone is itself. */
export function parseTuple(stream: TokenStream, ends: string[] = [], withChoice = true, stopNames: string[] = []): Expression {
  const { line } = stream;
  const items: Expression[] = [];
  let isTuple = false;
  while (true) {
    if (items.length > 0) {
      if (!stream.skip("operator", ",")) break;
      isTuple = true;
    }
    const { type } = stream.current;
    if (type === "print-end" || type === "block-end" || stream.is("operator", ...ends) || stream.is("name", ...stopNames)) break;
    items.push(parseExpression(stream, withChoice));
  }
  if (!isTuple && items.length === 0) throw stream.unexpected("an expression");
  return isTuple ? { type: "tuple", line, items } : items[0]!;
}

function parseItems(stream: TokenStream, end: string): Expression[] {
  const items: Expression[] = [];
  while (!stream.skip("operator", end)) {
    if (items.length > 0) stream.expect("operator", ",");
    if (stream.skip("operator", end)) break;
    items.push(parseExpression(stream));
  }
  return items;
}

function parseDict(stream: TokenStream, line: number): Expression {
  const entries: { key: Expression; value: Expression }[] = [];
  while (!stream.skip("operator", "}")) {
    if (entries.length > 0) stream.expect("operator", ",");
    if (stream.skip("operator", "}")) break;
    const key = parseExpression(stream);
    stream.expect("operator", ":");
    entries.push({ key, value: parseExpression(stream) });
  }
  return { type: "dict", line, entries };
}

function parsePostfix(stream: TokenStream, start: Expression): Expression {
  let node = start;
  while (true) {
    const { line } = stream;
    if (stream.skip("operator", ".")) node = parseDot(stream, node, line);
    else if (stream.skip("operator", "[")) node = parseSubscript(stream, node, line);
    else if (stream.is("operator", "(")) node = { type: "call", line, callee: node, given: parseArguments(stream) };
    else return node;
  }
}

function parseDot(stream: TokenStream, object: Expression, line: number): Expression {
  const token = stream.next();
  if (token.type === "name") return { type: "attribute", line, object, name: token.text };
  if (token.type !== "int") throw stream.unexpected("a name or a number", token);
  return { type: "item", line, object, key: { type: "constant", line, value: token.value } };
}

function parseSubscript(stream: TokenStream, object: Expression, line: number): Expression {
  const start = stream.is("operator", ":") ? undefined : parseExpression(stream);
  if (!stream.is("operator", ":")) {
    const items = [start!];
    while (stream.skip("operator", ",")) items.push(parseExpression(stream));
    stream.expect("operator", "]");
    return { type: "item", line, object, key: items.length > 1 ? { type: "tuple", line, items } : start! };
  }
  stream.next();
  const bound = () => (stream.is("operator", "]", ":") ? undefined : parseExpression(stream));
  const stop = bound();
  const step = stream.skip("operator", ":") ? bound() : undefined;
  stream.expect("operator", "]");
  return { type: "slice", line, object, ...(start && { start }), ...(stop && { stop }), ...(step && { step }) };
}

/** `(1, name=2, *rest, **more)` */
export function parseArguments(stream: TokenStream): CallArguments {
  const given: CallArguments = { positional: [], named: [] };
  stream.expect("operator", "(");
  for (let first = true; !stream.skip("operator", ")"); first = false) {
    if (!first) {
      stream.expect("operator", ",");
      if (stream.skip("operator", ")")) break;
    }
    const after = stream.look();
    if (stream.skip("operator", "**")) given.namedRest = parseExpression(stream);
    else if (stream.skip("operator", "*")) given.rest = parseExpression(stream);
    else if (stream.current.type === "name" && after.type === "operator" && after.text === "=") {
      const name = stream.expectName();
      stream.next();
      given.named.push({ name, value: parseExpression(stream) });
    } else {
      if (given.named.length > 0 || given.namedRest) throw stream.problem("invalid syntax for function call expression");
      given.positional.push(parseExpression(stream));
    }
  }
  return given;
}

function parseFilters(stream: TokenStream, start: Expression): Expression {
  let node = start;
  while (true) {
    const { line } = stream;
    if (stream.is("operator", "|")) node = parseFilter(stream, node);
    else if (stream.skip("name", "is")) node = parseTest(stream, node, line);
    else if (stream.is("operator", "(")) node = { type: "call", line, callee: node, given: parseArguments(stream) };
    else return node;
  }
}

const none = (): CallArguments => ({ positional: [], named: [] });

/** `|a|b(1)`; in a filter block the first one stands without a bar. */
export function parseFilter(stream: TokenStream, operand: Expression | undefined, barred = true): Expression {
  const { line } = stream;
  if (barred) stream.expect("operator", "|");
  const name = dottedName(stream);
  const given = stream.is("operator", "(") ? parseArguments(stream) : none();
  return { type: "filter", line, operand, name, given };
}

function dottedName(stream: TokenStream): string {
  let name = stream.expectName();
  while (stream.skip("operator", ".")) name += `.${stream.expectName()}`;
  return name;
}

function parseTest(stream: TokenStream, operand: Expression, line: number): Expression {
  const negated = stream.skip("name", "not");
  const name = dottedName(stream);
  const { type } = stream.current;
  let given = none();
  if (stream.is("operator", "(")) given = parseArguments(stream);
  else if (
    (["name", "string", "int", "float"].includes(type) || stream.is("operator", "[", "{")) &&
    !stream.is("name", "else", "or", "and")
  ) {
    if (stream.is("name", "is")) throw stream.problem("You cannot chain multiple tests with is");
    given.positional.push(parsePostfix(stream, parsePrimary(stream)));
  }
  const test: Expression = { type: "test", line, operand, name, given };
  return negated ? { type: "unary", line, operator: "not", operand: test } : test;
}
