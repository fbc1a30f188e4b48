import { parseJsonFilter } from "./json-filter.ts";

/** Says whether a log event's message is wanted. */
export type MessageTest = (message: string) => boolean;

/**
 * A filter pattern: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * Undefined when it makes no sense. @DIFFERS space-delimited patterns (`[ip, user, …]`) and regular expressions (`%…%`) are refused.
 */
export function parseFilterPattern(pattern: string): MessageTest | undefined {
  const text = pattern.trim();
  if (text === "" || text === '""') return () => true;
  if (text.startsWith("{")) return parseJsonFilter(text);
  if (text.startsWith("[") || text.startsWith("%")) return undefined;
  return parseTerms(text);
}

interface Term {
  sign: "" | "?" | "-";
  text: string;
}

/** Plain terms must all be there, of the `?` terms at least one, of the `-` terms none. Case counts. */
function parseTerms(text: string): MessageTest | undefined {
  const terms = readTerms(text);
  if (!terms) return undefined;
  const of = (sign: Term["sign"]) => terms.filter((term) => term.sign === sign).map((term) => term.text);
  const [all, any, none] = [of(""), of("?"), of("-")];
  return (message) =>
    all.every((term) => message.includes(term)) &&
    // Beside plain terms AWS ignores the optional ones.
    (any.length === 0 || all.length > 0 || any.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}

function readTerms(text: string): Term[] | undefined {
  const terms: Term[] = [];
  const form = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y;
  while (form.lastIndex < text.length) {
    const found = form.exec(text);
    if (!found) return undefined;
    const [, sign = "", quoted, bare] = found;
    terms.push({ sign: sign as Term["sign"], text: quoted === undefined ? (bare ?? "") : quoted.replaceAll(/\\(.)/g, "$1") });
  }
  return terms;
}
