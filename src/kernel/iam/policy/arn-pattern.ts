import { glob, type Match } from "./glob.ts";

const segments = 6;

/** An ARN pattern is compared segment by segment, so that a `*` in one cannot swallow the next; the resource keeps its own colons. */
export function arnPattern(pattern: string, variables: boolean): Match {
  if (pattern === "*") return () => true;
  const parts = splitArn(pattern);
  if (!parts) return () => false;
  const matches = parts.map((part) => glob(part, { wildcards: true, variables }));
  return (value, request) => {
    const given = splitArn(value);
    return given?.every((part, index) => matches[index]!(part, request)) ?? false;
  };
}

/** Splits at the first five colons that are not part of a `${policy:variable}`. */
function splitArn(text: string): string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  let inVariable = false;
  for (let at = 0; at < text.length && parts.length < segments - 1; at++) {
    const character = text[at];
    if (character === "$" && text[at + 1] === "{") inVariable = true;
    else if (character === "}") inVariable = false;
    else if (character === ":" && !inVariable) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  if (parts.length < segments - 1) return undefined;
  parts.push(text.slice(from));
  return parts;
}
