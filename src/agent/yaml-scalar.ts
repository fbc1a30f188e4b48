/** Plain scalars of YAML 1.2's core schema. */
export type YamlValue = string | number | boolean | null | YamlValue[] | { [key: string]: YamlValue };

export class YamlError extends Error {}

const words: Record<string, YamlValue> = {
  "": null,
  "~": null,
  null: null,
  Null: null,
  NULL: null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

export function plainScalar(text: string): YamlValue {
  if (Object.hasOwn(words, text)) return words[text]!;
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return text;
}

/** What we do not read we refuse: an appspec with anchors or tags would otherwise mean something else than it says. */
export function refuseIndicator(text: string): void {
  const first = text.charAt(0);
  if ("&*!%@`".includes(first) && first !== "") throw new YamlError(`"${first}" at the start of a value is not supported`);
  if (/^[?:,\]}|>]/.test(text) && !/^[?:][^\s]/.test(text)) throw new YamlError(`unexpected "${first}"`);
}

const escapes: Record<string, string> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

const hexLength: Record<string, number> = { x: 2, u: 4, U: 8 };

/** Undoes the escapes of the inside of a double-quoted scalar. */
export function withoutEscapes(text: string): string {
  let result = "";
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== "\\") {
      result += text[at];
      continue;
    }
    at += 1;
    const letter = text[at] ?? "";
    const length = hexLength[letter];
    if (length !== undefined) {
      const digits = text.slice(at + 1, at + 1 + length);
      if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) throw new YamlError("bad escape in a double-quoted text");
      result += String.fromCodePoint(Number.parseInt(digits, 16));
      at += length;
    } else {
      const plain = escapes[letter];
      if (plain === undefined) throw new YamlError(`bad escape "\\${letter}" in a double-quoted text`);
      result += plain;
    }
  }
  return result;
}

/** Length of the quoted scalar that `text` starts with, quotes included; undefined when it does not end. */
export function quotedLength(text: string): number | undefined {
  const quote = text.charAt(0);
  for (let at = 1; at < text.length; at += 1) {
    if (quote === '"' && text[at] === "\\") at += 1;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === "'") at += 1;
      else return at + 1;
    }
  }
  return undefined;
}

/** The value of a whole quoted scalar on one line. */
export const quotedValue = (text: string): string => {
  const inside = text.slice(1, -1);
  return text.startsWith("'") ? inside.replaceAll("''", "'") : withoutEscapes(inside);
};
