import { TemplateProblem } from "./problem.ts";

export type Token = { line: number; column: number } & (
  | { type: "data"; text: string }
  | { type: "print-begin" | "print-end" | "block-begin" | "block-end" | "end" }
  | { type: "name" | "operator" | "string"; text: string }
  | { type: "int"; value: bigint }
  | { type: "float"; value: number }
);

const opening = /\{%[-+]?|\{\{[-+]?|\{#[-+]?/g;
const rawBegin = /\{%([-+]?)\s*raw\s*(?:-%\}\s*|%\})/y;
const rawEnd = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\})/g;
const commentEnd = /(?:\+#\}|-#\}\s*|#\})/g;
const printEnd = /-\}\}\s*|\}\}/y;
const blockEnd = /\+%\}|-%\}\s*|%\}/y;
const space = /\s+/y;
const float = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const name = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const text = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const operator = /\*\*|\/\/|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const closing: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** Cuts a template into tokens as Jinja2's own lexer does, with its default markers: line endings become "\n" and one last newline goes. */
export function tokenize(template: string): Token[] {
  const source = template.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  return new Lexer(source).run();
}

class Lexer {
  private readonly source: string;
  private readonly tokens: Token[] = [];
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private counted = 0;

  constructor(source: string) {
    this.source = source;
  }

  run(): Token[] {
    while (this.at < this.source.length) {
      opening.lastIndex = this.at;
      const found = opening.exec(this.source);
      const end = found?.index ?? this.source.length;
      const data = this.source.slice(this.at, end);
      if (found) this.tag(found[0], data, end);
      else {
        this.data(data);
        this.at = end;
      }
    }
    this.tokens.push({ type: "end", ...this.place() });
    return this.tokens;
  }

  private tag(mark: string, before: string, start: number): void {
    this.data(mark.endsWith("-") ? before.trimEnd() : before);
    this.at = start;
    rawBegin.lastIndex = start;
    const raw = mark.startsWith("{%") ? rawBegin.exec(this.source) : null;
    if (raw) {
      this.raw(start + raw[0].length);
      return;
    }
    if (mark.startsWith("{#")) {
      commentEnd.lastIndex = start + mark.length;
      if (!commentEnd.exec(this.source)) throw this.problem("Missing end of comment tag");
      this.at = commentEnd.lastIndex;
      return;
    }
    const printing = mark.startsWith("{{");
    this.tokens.push({ type: printing ? "print-begin" : "block-begin", ...this.place() });
    this.at += mark.length;
    this.expression(printing);
  }

  private raw(from: number): void {
    rawEnd.lastIndex = from;
    const end = rawEnd.exec(this.source);
    if (!end) throw this.problem("Missing end of raw directive");
    const body = this.source.slice(from, end.index);
    this.data(end[1] === "-" ? body.trimEnd() : body);
    this.at = rawEnd.lastIndex;
  }

  private data(text: string): void {
    if (text !== "") this.tokens.push({ type: "data", text, ...this.place() });
  }

  private expression(printing: boolean): void {
    const open: string[] = [];
    const end = printing ? printEnd : blockEnd;
    while (true) {
      if (this.at >= this.source.length) throw this.problem("unexpected end of template, the tag is not closed");
      if (this.take(space) !== undefined) continue;
      const place = this.place();
      if (open.length === 0 && this.take(end) !== undefined) {
        this.tokens.push({ type: printing ? "print-end" : "block-end", ...place });
        return;
      }
      this.tokens.push({ ...this.token(open), ...place });
    }
  }

  private token(open: string[]) {
    const asFloat = this.source[this.at - 1] === "." ? undefined : this.take(float);
    if (asFloat !== undefined) return { type: "float" as const, value: Number(asFloat.replaceAll("_", "")) };
    const asInteger = this.take(integer);
    if (asInteger !== undefined) return { type: "int" as const, value: BigInt(asInteger.replaceAll("_", "").replace(/^0+(?=\d)/, "")) };
    const asName = this.take(name);
    if (asName !== undefined) return { type: "name" as const, text: asName };
    const asText = this.take(text);
    if (asText !== undefined) return { type: "string" as const, text: this.unescape(asText.slice(1, -1)) };
    const sign = this.take(operator);
    if (sign === undefined) throw this.problem(`unexpected char ${JSON.stringify(this.source[this.at])}`);
    if (closing[sign]) open.push(closing[sign]);
    else if (")]}".includes(sign)) {
      const expected = open.pop();
      if (expected === undefined) throw this.problem(`unexpected '${sign}'`);
      if (expected !== sign) throw this.problem(`unexpected '${sign}', expected '${expected}'`);
    }
    return { type: "operator" as const, text: sign };
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    if (!found) return undefined;
    this.at += found.length;
    return found;
  }

  private unescape(quoted: string): string {
    const simple: Record<string, string> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v", "\n": "" };
    return quoted.replace(
      /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([xuUN])|([\s\S]))/g,
      (all, x?: string, u?: string, long?: string, octal?: string, broken?: string, one = "") => {
        const hex = x ?? u ?? long;
        const code = hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : undefined;
        if (broken || (code ?? 0) > 0x10ffff) throw this.problem(`'unicodeescape' codec can't decode ${all}`);
        if (code !== undefined) return String.fromCodePoint(code);
        return simple[one] ?? (/['"\\]/.test(one) ? one : all);
      },
    );
  }

  private place(): { line: number; column: number } {
    for (; this.counted < this.at; this.counted += 1) {
      if (this.source[this.counted] !== "\n") continue;
      this.line += 1;
      this.lineStart = this.counted + 1;
    }
    return { line: this.line, column: this.at - this.lineStart };
  }

  private problem(message: string): TemplateProblem {
    return new TemplateProblem("syntax", message, this.place().line);
  }
}
