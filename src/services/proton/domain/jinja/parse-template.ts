import type { Expression, MacroParts, Statement, Target } from "./ast.ts";
import { tokenize } from "./lexer.ts";
import { parseArguments, parseExpression, parseFilter, parseTuple } from "./parse-expression.ts";
import { TokenStream } from "./token-stream.ts";

/** A template that was read once and can be rendered many times. */
export type Template = Statement[];

export function parseTemplate(source: string): Template {
  const stream = new TokenStream(tokenize(source));
  const body = parseBody(stream, []);
  if (stream.current.type !== "end") throw stream.unexpected("the end of the template");
  return body;
}

/** Reads until one of the block names `ends`, which stays in the stream. */
function parseBody(stream: TokenStream, ends: string[]): Statement[] {
  const body: Statement[] = [];
  while (stream.current.type !== "end") {
    const token = stream.next();
    const { line } = token;
    if (token.type === "data") body.push({ type: "data", line, text: token.text });
    else if (token.type === "print-begin") {
      const expression = parseTuple(stream);
      stream.expectEnd("print-end");
      body.push({ type: "print", line, expression, column: token.column });
    } else if (token.type === "block-begin") {
      if (stream.is("name", ...ends)) return body;
      body.push(stream.nested(() => parseStatement(stream, line, token.column)));
    } else throw stream.unexpected("text", token);
  }
  if (ends.length > 0)
    throw stream.problem(`Unexpected end of template. Jinja was looking for the following tags: '${ends.join("' or '")}'`);
  return body;
}

function parseStatement(stream: TokenStream, line: number, column: number): Statement {
  const tag = stream.expectName();
  switch (tag) {
    case "if":
      return parseIf(stream, line);
    case "for":
      return parseFor(stream, line);
    case "set":
      return parseSet(stream, line);
    case "with":
      return parseWith(stream, line);
    case "macro":
      return { type: "macro", line, name: stream.expectName(), ...parseMacro(stream, "endmacro") };
    case "call":
      return parseCall(stream, line);
    case "filter": {
      const filter = parseFilterChain(stream, false)!;
      return { type: "filter-block", line, filter, body: bodyUntil(stream, "endfilter") };
    }
    case "print": {
      const expression = parseTuple(stream);
      stream.expectEnd("block-end");
      return { type: "print", line, expression, column };
    }
    case "extends":
    case "include":
    case "import":
    case "from":
    case "block":
      throw stream.problem(`the tag '${tag}' is not available: a template stands alone`);
    default:
      throw stream.problem(`Encountered unknown tag '${tag}'`);
  }
}

/** The rest of an opening tag, the body, and the closing tag with its name. */
function bodyUntil(stream: TokenStream, end: string): Statement[] {
  stream.expectEnd("block-end");
  const body = parseBody(stream, [end]);
  stream.next();
  stream.expectEnd("block-end");
  return body;
}

function parseIf(stream: TokenStream, line: number): Statement {
  const branches: { condition: Expression; body: Statement[] }[] = [];
  let otherwise: Statement[] = [];
  while (true) {
    const condition = parseTuple(stream, [], false);
    stream.expectEnd("block-end");
    branches.push({ condition, body: parseBody(stream, ["elif", "else", "endif"]) });
    const next = stream.expectName();
    if (next === "elif") continue;
    if (next === "else") otherwise = bodyUntil(stream, "endif");
    else stream.expectEnd("block-end");
    return { type: "if", line, branches, otherwise };
  }
}

function parseFor(stream: TokenStream, line: number): Statement {
  const target = parseTarget(stream);
  stream.expect("name", "in");
  const over = parseTuple(stream, [], false, ["recursive"]);
  const condition = stream.skip("name", "if") ? parseExpression(stream) : undefined;
  const recursive = stream.skip("name", "recursive");
  stream.expectEnd("block-end");
  const body = parseBody(stream, ["endfor", "else"]);
  const hasElse = stream.expectName() === "else";
  const otherwise = hasElse ? bodyUntil(stream, "endfor") : [];
  if (!hasElse) stream.expectEnd("block-end");
  return { type: "for", line, target, over, ...(condition && { condition }), body, otherwise, recursive };
}

const reserved = new Set(["true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if", "else"]);

function parseTarget(stream: TokenStream, mayBeField = false): Target {
  const targets: Target[] = [];
  let several = false;
  do {
    if (targets.length > 0) several = true;
    if (stream.is("operator", "=", ")") || stream.is("name", "in") || stream.current.type === "block-end") break;
    targets.push(parseOneTarget(stream, mayBeField));
  } while (stream.skip("operator", ","));
  if (targets.length === 0) throw stream.unexpected("a name to assign to");
  return several ? { type: "unpack", targets } : targets[0]!;
}

function parseOneTarget(stream: TokenStream, mayBeField: boolean): Target {
  if (stream.skip("operator", "(")) {
    const inner = stream.nested(() => parseTarget(stream));
    stream.expect("operator", ")");
    return inner;
  }
  const name = stream.expectName();
  if (reserved.has(name)) throw stream.problem(`can't assign to '${name}'`);
  if (mayBeField && stream.skip("operator", ".")) return { type: "field", object: name, field: stream.expectName() };
  return { type: "name", name };
}

function parseSet(stream: TokenStream, line: number): Statement {
  const target = parseTarget(stream, true);
  if (stream.skip("operator", "=")) {
    const value = parseTuple(stream);
    stream.expectEnd("block-end");
    return { type: "set", line, target, value };
  }
  const filter = parseFilterChain(stream, true);
  return { type: "set-block", line, target, ...(filter && { filter }), body: bodyUntil(stream, "endset") };
}

function parseFilterChain(stream: TokenStream, barred: boolean): Expression | undefined {
  let filter = barred ? undefined : parseFilter(stream, undefined, false);
  while (stream.is("operator", "|")) filter = parseFilter(stream, filter);
  return filter;
}

function parseWith(stream: TokenStream, line: number): Statement {
  const bindings: { target: Target; value: Expression }[] = [];
  while (stream.current.type !== "block-end") {
    if (bindings.length > 0) stream.expect("operator", ",");
    const target = parseOneTarget(stream, false);
    stream.expect("operator", "=");
    bindings.push({ target, value: parseExpression(stream) });
  }
  return { type: "with", line, bindings, body: bodyUntil(stream, "endwith") };
}

function parseMacro(stream: TokenStream, end: string): MacroParts {
  return { parameters: parseParameters(stream), body: bodyUntil(stream, end) };
}

function parseParameters(stream: TokenStream): MacroParts["parameters"] {
  const parameters: MacroParts["parameters"] = [];
  stream.expect("operator", "(");
  while (!stream.skip("operator", ")")) {
    if (parameters.length > 0) stream.expect("operator", ",");
    const name = stream.expectName();
    const fallback = stream.skip("operator", "=") ? parseExpression(stream) : undefined;
    if (!fallback && parameters.at(-1)?.fallback) throw stream.problem("non-default argument follows default argument");
    parameters.push({ name, ...(fallback && { fallback }) });
  }
  return parameters;
}

function parseCall(stream: TokenStream, line: number): Statement {
  const parameters = stream.is("operator", "(") ? parseParameters(stream) : [];
  let callee: Expression = { type: "name", line, name: stream.expectName() };
  while (stream.skip("operator", ".")) callee = { type: "attribute", line, object: callee, name: stream.expectName() };
  const call: Expression = { type: "call", line, callee, given: parseArguments(stream) };
  return { type: "call-block", line, call, parameters, body: bodyUntil(stream, "endcall") };
}
