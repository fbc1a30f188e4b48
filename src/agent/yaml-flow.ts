import { plainScalar, quotedLength, quotedValue, refuseIndicator, YamlError, type YamlValue } from "./yaml-scalar.ts";

/** Reads `[a, b]` and `{k: v}` written on one logical line. */
class FlowReader {
  readonly text: string;
  at = 0;
  depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? "x")) this.at += 1;
  }

  peek(): string {
    this.skipSpace();
    return this.text[this.at] ?? "";
  }

  value(): YamlValue {
    const next = this.peek();
    if (next === "[") return this.nested(() => this.list());
    if (next === "{") return this.nested(() => this.map());
    if (next === '"' || next === "'") return this.quoted();
    return this.plain();
  }

  nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > 32) throw new YamlError("nested too deeply");
    const value = read();
    this.depth -= 1;
    return value;
  }

  quoted(): string {
    const length = quotedLength(this.text.slice(this.at));
    if (length === undefined) throw new YamlError("a quoted text does not end");
    const value = quotedValue(this.text.slice(this.at, this.at + length));
    this.at += length;
    return value;
  }

  plain(): YamlValue {
    const start = this.at;
    while (this.at < this.text.length && !/[,[\]{}]/.test(this.text[this.at]!)) {
      if (this.text[this.at] === ":" && /^:(\s|[,[\]{}]|$)/.test(this.text.slice(this.at))) break;
      this.at += 1;
    }
    const text = this.text.slice(start, this.at).trim().replace(/\s+/g, " ");
    if (/(^|\s)#/.test(text)) throw new YamlError("a comment inside [ ] or { } is not supported");
    refuseIndicator(text);
    return plainScalar(text);
  }

  list(): YamlValue[] {
    const items: YamlValue[] = [];
    this.at += 1;
    while (this.peek() !== "]") {
      if (this.peek() === "") throw new YamlError("a [ is not closed");
      if (this.peek() === ",") throw new YamlError("an item is missing before a comma");
      const value = this.value();
      if (this.peek() === ":") throw new YamlError("a pair inside [ ] is not supported");
      items.push(value);
      this.separator("]");
    }
    this.at += 1;
    return items;
  }

  map(): { [key: string]: YamlValue } {
    const map: { [key: string]: YamlValue } = {};
    this.at += 1;
    while (this.peek() !== "}") {
      if (this.peek() === "") throw new YamlError("a { is not closed");
      if (this.peek() === ",") throw new YamlError("a pair is missing before a comma");
      const key = this.value();
      if (typeof key === "object" && key !== null) throw new YamlError("a key must be a text");
      const hasValue = this.peek() === ":";
      if (hasValue) this.at += 1;
      define(map, String(key ?? ""), hasValue && !/[,}]/.test(this.peek()) ? this.value() : null);
      this.separator("}");
    }
    this.at += 1;
    return map;
  }

  separator(close: string): void {
    const next = this.peek();
    if (next === ",") this.at += 1;
    else if (next !== close) throw new YamlError(`expected "," or "${close}"`);
  }
}

/** Sets a key once. `__proto__` becomes an ordinary key. */
export function define(map: { [key: string]: YamlValue }, key: string, value: YamlValue): void {
  if (Object.hasOwn(map, key)) throw new YamlError(`the key "${key}" is there twice`);
  if (key === "<<") throw new YamlError("merge keys are not supported");
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The value, and what follows it on the line. */
export function readFlow(text: string): { value: YamlValue; rest: string } {
  const reader = new FlowReader(text);
  const value = reader.value();
  return { value, rest: text.slice(reader.at) };
}

/** Calls `visit` with every letter that stands outside quotes; ends where it answers true, or where a quoted text does not end. */
function outsideQuotes(text: string, visit: (letter: string, at: number) => boolean): { at: number; open: boolean } {
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if ((letter === '"' || letter === "'") && /(^|[\s,[{:])$/.test(text.slice(Math.max(0, at - 1), at))) {
      const length = quotedLength(text.slice(at));
      if (length === undefined) return { at: text.length, open: true };
      at += length - 1;
    } else if (visit(letter, at)) return { at, open: false };
  }
  return { at: text.length, open: false };
}

/** Whether every bracket that `text` opens is closed. */
export function isBalanced(text: string): boolean {
  let depth = 0;
  const { open } = outsideQuotes(text, (letter) => {
    if (letter === "[" || letter === "{") depth += 1;
    else if (letter === "]" || letter === "}") depth -= 1;
    return false;
  });
  return !open && depth <= 0;
}

/** Cuts a comment off, unless its # stands inside quotes. */
export const withoutFlowComment = (text: string): string =>
  text.slice(0, outsideQuotes(text, (letter, at) => letter === "#" && (at === 0 || /\s/.test(text[at - 1]!))).at).trimEnd();
