/** https://maven.apache.org/pom.html#version-order-specification */
interface Token {
  separator: "." | "-";
  value: string;
  isNumber: boolean;
}

const aliases: Record<string, string> = { ga: "", final: "", release: "", cr: "rc" };
const beforeNumber: Record<string, string> = { a: "alpha", b: "beta", m: "milestone" };
const qualifiers = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];

function tokensOf(version: string): Token[] {
  const tokens: Token[] = [];
  let separator: Token["separator"] = ".";
  for (const part of version.toLowerCase().split(/([.-])/)) {
    if (part === "." || part === "-") {
      separator = part;
      continue;
    }
    // A change between digits and letters is a hyphen.
    const pieces = part === "" ? ["0"] : (part.match(/\d+|\D+/g) ?? []);
    for (const [index, piece] of pieces.entries()) {
      const isNumber = /^\d/.test(piece);
      const followed = /^\d/.test(pieces[index + 1] ?? "");
      const word = (followed ? beforeNumber[piece] : undefined) ?? aliases[piece] ?? piece;
      tokens.push({ separator: index ? "-" : separator, value: isNumber ? piece.replace(/^0+(?=\d)/, "") : word, isNumber });
    }
  }
  return trimmed(tokens);
}

const isNull = ({ value, isNumber }: Token): boolean => value === (isNumber ? "0" : "");

/** What says nothing is left out at the end, and before each hyphen. */
function trimmed(tokens: Token[]): Token[] {
  const kept: Token[] = [];
  const trim = (): void => {
    while (kept.length && isNull(kept.at(-1)!)) kept.pop();
  };
  for (const token of tokens) {
    if (token.separator === "-") trim();
    kept.push(token);
  }
  trim();
  return kept;
}

export function compareMavenVersions(one: string, other: string): number {
  const [ones, others] = [tokensOf(one), tokensOf(other)];
  for (let index = 0; index < Math.max(ones.length, others.length); index++) {
    const [a, b] = [ones[index] ?? padding(others[index]!), others[index] ?? padding(ones[index]!)];
    const difference = rank(a) - rank(b) || (a.isNumber ? compareNumbers(a.value, b.value) : compareWords(a.value, b.value));
    if (difference) return difference;
  }
  return 0;
}

const padding = ({ separator, isNumber }: Token): Token => ({ separator, isNumber, value: isNumber ? "0" : "" });
const rank = ({ separator, isNumber }: Token): number => (isNumber ? (separator === "-" ? 1 : 2) : 0);
const compareNumbers = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

function compareWords(one: string, other: string): number {
  const place = (word: string): number => (qualifiers.includes(word) ? qualifiers.indexOf(word) : qualifiers.length);
  return place(one) - place(other) || (one < other ? -1 : one > other ? 1 : 0);
}
