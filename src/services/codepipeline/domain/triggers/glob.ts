/**
 * Java's NIO globs, in which CodePipeline's filters are written: `*` stays inside a segment, `**` crosses them, `?`, `[a-z]`, `[!a]`,
 * `{a,b}`, and a backslash takes the meaning from what follows. As in AWS's own example, `**` before a slash may stand for nothing.
 * A list of characters and a choice are matched in turn, without a regular expression: patterns come from users.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  return alternatives(pattern).some((one) => matchTokens(tokensOf(one), text));
}

type Token =
  | { type: "char"; char: string }
  | { type: "one" }
  | { type: "segment" }
  | { type: "deep"; optionalSlash: boolean }
  | { type: "class"; negated: boolean; ranges: [string, string][] };

/** Java's braces do not nest, so each of them is one choice. */
function alternatives(pattern: string): string[] {
  let found = [""];
  let at = 0;
  while (at < pattern.length) {
    const char = pattern[at]!;
    if (char === "\\") {
      found = found.map((one) => one + pattern.slice(at, at + 2));
      at += 2;
      continue;
    }
    const end = char === "{" ? pattern.indexOf("}", at) : -1;
    if (end < 0) {
      found = found.map((one) => one + char);
      at += 1;
      continue;
    }
    const choices = pattern.slice(at + 1, end).split(",");
    // A filter holds at most 255 characters; what would grow beyond all use is read as it is written.
    if (found.length * choices.length > mostAlternatives) return [pattern];
    found = found.flatMap((one) => choices.map((choice) => one + choice));
    at = end + 1;
  }
  return found;
}

const mostAlternatives = 1000;

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === "\\" && at + 1 < pattern.length) tokens.push({ type: "char", char: pattern[++at]! });
    else if (char === "?") tokens.push({ type: "one" });
    else if (char === "*" && pattern[at + 1] === "*") {
      at += 1;
      const optionalSlash = pattern[at + 1] === "/";
      if (optionalSlash) at += 1;
      tokens.push({ type: "deep", optionalSlash });
    } else if (char === "*") tokens.push({ type: "segment" });
    else if (char === "[") {
      const end = pattern.indexOf("]", at + 2);
      if (end < 0) tokens.push({ type: "char", char });
      else {
        tokens.push(classOf(pattern.slice(at + 1, end)));
        at = end;
      }
    } else tokens.push({ type: "char", char });
  }
  return tokens;
}

function classOf(inside: string): Token {
  const negated = inside.startsWith("!");
  const chars = negated ? inside.slice(1) : inside;
  const ranges: [string, string][] = [];
  for (let at = 0; at < chars.length; at++) {
    const isRange = chars[at + 1] === "-" && at + 2 < chars.length;
    ranges.push([chars[at]!, isRange ? chars[at + 2]! : chars[at]!]);
    if (isRange) at += 2;
  }
  return { type: "class", negated, ranges };
}

/** Every place of the text that the tokens so far can have come to: as many steps as pattern times text, whatever they are. */
function matchTokens(tokens: Token[], text: string): boolean {
  let places: boolean[] = [true];
  for (const token of tokens) {
    const next: boolean[] = [];
    let seen = false;
    for (let at = 0; at <= text.length; at++) {
      const before = text[at - 1];
      const here = places[at] === true;
      next[at] = isStar(token)
        ? here || reaches(token, { before, spread: next[at - 1] === true, seen })
        : places[at - 1] === true && takes(token, before);
      seen ||= here;
    }
    if (!next.includes(true)) return false;
    places = next;
  }
  return places[text.length] === true;
}

type Star = Extract<Token, { type: "segment" | "deep" }>;
const isStar = (token: Token): token is Star => token.type === "segment" || token.type === "deep";

/** Whether a star that stands before this place comes as far. */
function reaches(token: Star, { before, spread, seen }: { before: string | undefined; spread: boolean; seen: boolean }): boolean {
  if (token.type === "segment") return spread && before !== "/";
  return token.optionalSlash ? seen && before === "/" : spread;
}

function takes(token: Exclude<Token, Star>, char: string | undefined): boolean {
  if (char === undefined) return false;
  if (token.type === "char") return char === token.char;
  if (char === "/") return false;
  return token.type === "one" || token.ranges.some(([low, high]) => char >= low && char <= high) !== token.negated;
}
