import type { EvaluationRequest } from "./evaluation-request.ts";

/** Tells whether a value of the request fits a pattern of the policy. */
export type Match = (value: string, request: EvaluationRequest) => boolean;

/** A pattern in pieces: a string is literal, the two others stand for `*` and `?`. */
type Piece = string | typeof anything | typeof oneCharacter;
const anything = Symbol("*");
const oneCharacter = Symbol("?");

interface Style {
  /** `*` and `?` are wildcards. */
  wildcards: boolean;
  ignoreCase?: boolean;
  /** `${aws:username}` is replaced: only in documents of version 2012-10-17. */
  variables: boolean;
}

const variable = /\$\{([^}]*)\}/g;

export function glob(pattern: string, style: Style): Match {
  const fold = (text: string) => (style.ignoreCase ? text.toLowerCase() : text);
  if (style.wildcards && pattern === "*") return () => true;
  if (style.variables && pattern.includes("${")) {
    return (value, request) => {
      const pieces = substitute(pattern, style, request);
      return pieces !== undefined && fits(tokensOf(pieces.map((piece) => (typeof piece === "string" ? fold(piece) : piece))), fold(value));
    };
  }
  const pieces = piecesOf(fold(pattern), style.wildcards);
  const [first = "", second] = pieces;
  if (pieces.length <= 1 && typeof first === "string") return (value) => fold(value) === first;
  if (pieces.length === 2 && typeof first === "string" && second === anything) return (value) => fold(value).startsWith(first);
  const tokens = tokensOf(pieces);
  return (value) => fits(tokens, fold(value));
}

function piecesOf(pattern: string, wildcards: boolean): Piece[] {
  if (!wildcards) return [pattern];
  return pattern
    .split(/([*?])/)
    .filter((part) => part !== "")
    .map((part) => (part === "*" ? anything : part === "?" ? oneCharacter : part));
}

/** Puts values in place of variables; a wildcard inside of a value is an ordinary character. Undefined when a variable has no value. */
function substitute(pattern: string, style: Style, request: EvaluationRequest): Piece[] | undefined {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of pattern.matchAll(variable)) {
    const value = valueOfVariable(found[1]!, request);
    if (value === undefined) return undefined;
    pieces.push(...piecesOf(pattern.slice(from, found.index), style.wildcards), value);
    from = found.index + found[0].length;
  }
  pieces.push(...piecesOf(pattern.slice(from), style.wildcards));
  return pieces;
}

function valueOfVariable(expression: string, request: EvaluationRequest): string | undefined {
  if (expression === "*" || expression === "?" || expression === "$") return expression;
  const comma = expression.indexOf(",");
  const key = (comma < 0 ? expression : expression.slice(0, comma)).trim().toLowerCase();
  const value = request.context().get(key);
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.length === 1) return value[0];
  return comma < 0
    ? undefined
    : expression
        .slice(comma + 1)
        .trim()
        .replace(/^'(.*)'$/s, "$1");
}

type Token = string | typeof anything | typeof oneCharacter;
const tokensOf = (pieces: readonly Piece[]): Token[] =>
  pieces.flatMap((piece): Token[] => (typeof piece === "string" ? piece.split("") : [piece]));

/** Greedy matching that only ever goes back to the last `*`: a hostile pattern costs its length times the value's, never more. */
function fits(tokens: readonly Token[], value: string): boolean {
  let token = 0;
  let at = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < value.length) {
    const expected = tokens[token];
    if (expected === anything) {
      starToken = token++;
      starAt = at;
    } else if (expected === oneCharacter || expected === value[at]) {
      token++;
      at++;
    } else if (starToken >= 0) {
      token = starToken + 1;
      at = ++starAt;
    } else return false;
  }
  while (tokens[token] === anything) token++;
  return token === tokens.length;
}
