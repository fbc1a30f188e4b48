import { InvalidPattern } from "./invalid-pattern.ts";

const any = Symbol("*");

/** `*` stands for any text, `\*` and `\\` for themselves. Runs in time proportional to the text, whatever the pattern. */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const parts = parse(pattern);
  return (text) => fits(parts, text);
}

function parse(pattern: string): (string | typeof any)[] {
  const parts: (string | typeof any)[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === "*") {
      if (parts.at(-1) === any) throw new InvalidPattern(`Consecutive wildcard characters at pos ${at - 1}`);
      parts.push(any);
    } else if (character === "\\") {
      const escaped = pattern.charAt(++at);
      if (escaped !== "*" && escaped !== "\\") throw new InvalidPattern(`Invalid escape character at pos ${at - 1}`);
      parts.push(escaped);
    } else parts.push(character);
  }
  return parts;
}

/** Greedy matching that only ever goes back to the last star. */
function fits(parts: (string | typeof any)[], text: string): boolean {
  let part = 0;
  let at = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (part < parts.length && parts[part] === text.charAt(at)) {
      part++;
      at++;
    } else if (parts[part] === any) {
      star = part++;
      resume = at;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else return false;
  }
  while (parts[part] === any) part++;
  return part === parts.length;
}
