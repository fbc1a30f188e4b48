import { define, isBalanced, readFlow, withoutFlowComment } from "./yaml-flow.ts";
import { plainScalar, quotedLength, quotedValue, refuseIndicator, YamlError, type YamlValue } from "./yaml-scalar.ts";

export { YamlError, type YamlValue } from "./yaml-scalar.ts";

/** One line with what is left of it to read. `indent` is the column at which `text` starts. */
interface Line {
  indent: number;
  text: string;
  number: number;
}

const withoutComment = (text: string): string => text.replace(/(^|\s+)#.*$/, "").trimEnd();

/**
 * Reads the YAML that application specifications are written in: block maps and lists, plain, quoted and block scalars,
 * one document, simple `[ ]` and `{ }`. Anchors, aliases, tags and merge keys are refused with a reason.
 */
class BlockReader {
  readonly lines: string[];
  at = 0;
  /** A line of which a part was read: `- key: value` leaves `key: value`. */
  pending: Line | undefined;
  depth = 0;

  constructor(text: string) {
    this.lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
    if (this.lines.at(-1) === "") this.lines.pop();
  }

  fail(message: string): never {
    throw new YamlError(`line ${this.at + 1}: ${message}`);
  }

  /** The next line that says something. */
  line(): Line | undefined {
    if (this.pending) return this.pending;
    for (; this.at < this.lines.length; this.at += 1) {
      const text = this.lines[this.at]!;
      const body = text.trimStart();
      if (body === "" || body.startsWith("#")) continue;
      const blank = text.slice(0, text.length - body.length);
      if (blank.includes("\t")) this.fail("a tab cannot indent");
      if (blank === "" && /^\.\.\.(\s|$)/.test(text)) return undefined;
      if (blank === "" && /^---(\s|$)/.test(text)) this.fail("more than one document");
      return { indent: blank.length, text: body, number: this.at };
    }
    return undefined;
  }

  /** Marks the current line as read. */
  next(): void {
    this.pending = undefined;
    this.at += 1;
  }

  document(): YamlValue {
    const first = this.line0();
    if (first?.startsWith("%")) this.fail("directives are not supported");
    if (first !== undefined && /^---(\s|$)/.test(first)) {
      const rest = withoutComment(first.slice(3));
      if (rest.trim() !== "") this.fail("a value on the line of --- is not supported");
      this.at += 1;
    }
    const line = this.line();
    if (!line) return null;
    const value = this.block(line.indent);
    if (this.line()) this.fail("this line does not belong to anything above");
    return value;
  }

  line0(): string | undefined {
    while (this.at < this.lines.length && /^\s*(#.*)?$/.test(this.lines[this.at]!)) this.at += 1;
    return this.lines[this.at];
  }

  /** Whatever starts at the current line, which stands at `indent`. */
  block(indent: number): YamlValue {
    this.depth += 1;
    if (this.depth > 64) this.fail("nested too deeply");
    const { text } = this.line()!;
    const value = /^-(\s|$)/.test(text) ? this.list(indent) : keyOf(text) ? this.map(indent) : this.scalar(text, indent - 1);
    this.depth -= 1;
    return value;
  }

  list(indent: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (let line = this.line(); line && line.indent === indent && /^-(\s|$)/.test(line.text); line = this.line()) {
      const rest = line.text.slice(1);
      const body = rest.trimStart();
      if (withoutComment(rest).trim() === "") {
        this.next();
        items.push(this.below(indent, false));
      } else {
        if (/^\s*\t/.test(rest) && (/^-(\s|$)/.test(body) || keyOf(body))) this.fail("a tab cannot indent");
        const column = indent + 1 + (rest.length - body.length);
        this.pending = { indent: column, text: body, number: line.number };
        items.push(/^-(\s|$)/.test(body) || keyOf(body) ? this.block(column) : this.scalar(body, indent));
      }
    }
    this.dedented(indent);
    return items;
  }

  map(indent: number): { [key: string]: YamlValue } {
    const map: { [key: string]: YamlValue } = {};
    for (let line = this.line(); line && line.indent === indent && !/^-(\s|$)/.test(line.text); line = this.line()) {
      const found = keyOf(line.text);
      if (!found) this.fail(`expected "key: value"`);
      if (withoutComment(found.rest).trim() === "") {
        this.next();
        define(map, found.key, this.below(indent, true));
      } else define(map, found.key, this.scalar(found.rest.trimStart(), indent));
    }
    this.dedented(indent);
    return map;
  }

  /** After a block, the next line must stand further left. */
  dedented(indent: number): void {
    const line = this.line();
    if (line && line.indent > indent) this.fail("this line is indented more than the ones it follows");
  }

  /** The value of a key or dash that had nothing on its own line. A list may stand in the same column as its key. */
  below(indent: number, listMayAlign: boolean): YamlValue {
    const line = this.line();
    if (!line) return null;
    if (line.indent > indent) return this.block(line.indent);
    return listMayAlign && line.indent === indent && /^-(\s|$)/.test(line.text) ? this.list(indent) : null;
  }

  /** A scalar or flow value that begins with `text` on the current line, inside a block at `indent`. */
  scalar(text: string, indent: number): YamlValue {
    const first = text.charAt(0);
    if (first === "|" || first === ">") return this.blockScalar(text, indent);
    if (first === '"' || first === "'") return this.quoted(text, indent);
    if (first === "[" || first === "{") return this.flow(text, indent);
    return this.plain(text, indent);
  }

  /** Lines further right than `indent`, as continuations; an empty line is an empty string. */
  continuation(indent: number): string | undefined {
    const text = this.lines[this.at];
    if (text === undefined) return undefined;
    const body = text.trim();
    if (body === "") return "";
    return text.length - text.trimStart().length > indent ? body : undefined;
  }

  plain(text: string, indent: number): YamlValue {
    refuseIndicator(text);
    let value = withoutComment(text);
    let commented = value !== text.trimEnd();
    this.next();
    let breaks = 0;
    for (;;) {
      const more = this.continuation(indent);
      if (more === undefined) break;
      if (more === "") breaks += 1;
      else if (more.startsWith("#")) commented = true;
      else {
        if (commented || keyOf(more)) this.fail("this line does not belong to the value above");
        const part = withoutComment(more);
        commented = part !== more;
        value += (breaks > 0 ? "\n".repeat(breaks) : " ") + part;
        breaks = 0;
      }
      this.at += 1;
    }
    if (/:(\s|$)/.test(value)) this.fail(`a plain text cannot contain ": "`);
    return plainScalar(value);
  }

  quoted(text: string, indent: number): YamlValue {
    let whole = text.trimEnd();
    let breaks = 0;
    this.next();
    for (let length = quotedLength(whole); length === undefined; length = quotedLength(whole)) {
      const more = this.continuation(indent);
      if (more === undefined) this.fail("a quoted text does not end");
      if (more === "") breaks += 1;
      else if (breaks === 0 && whole.startsWith('"') && /(^|[^\\])(\\\\)*\\$/.test(whole)) whole = whole.slice(0, -1) + more;
      else {
        whole += (breaks > 0 ? "\n".repeat(breaks) : " ") + more;
        breaks = 0;
      }
      this.at += 1;
    }
    const length = quotedLength(whole)!;
    if (withoutComment(whole.slice(length)) !== "") this.fail("something follows a quoted text");
    return quotedValue(whole.slice(0, length));
  }

  flow(text: string, indent: number): YamlValue {
    let whole = withoutFlowComment(text);
    this.next();
    while (!isBalanced(whole)) {
      const more = this.continuation(indent);
      if (more === undefined) this.fail("a [ or { is not closed");
      whole = withoutFlowComment(`${whole} ${more}`);
      this.at += 1;
    }
    const { value, rest } = readFlow(whole);
    if (withoutComment(rest).trim() !== "") this.fail("something follows a ] or }");
    return value;
  }

  /** `|` keeps line breaks, `>` folds them; `-` and `+` say what happens to the last ones. */
  blockScalar(text: string, indent: number): string {
    const header = /^([|>])([-+]?)([1-9]?)([-+]?)$/.exec(withoutComment(text));
    if (!header || (header[2] && header[4])) this.fail("bad header of a block text");
    this.next();
    const given = header[3] ? Math.max(indent, 0) + Number(header[3]) : undefined;
    const body: string[] = [];
    let column = given;
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at]!;
      const blank = line.length - line.trimStart().length;
      if (line.trim() === "" && (column === undefined || line.length <= column)) {
        body.push("");
        continue;
      }
      if (line.trim() !== "" && (blank <= indent || (column !== undefined && blank < column))) break;
      column ??= blank;
      body.push(line.slice(column));
    }
    const chomp = header[2] || header[4] || "";
    let kept = body.length;
    while (kept > 0 && body[kept - 1] === "") kept -= 1;
    const content = header[1] === "|" ? body.slice(0, kept).join("\n") : fold(body.slice(0, kept));
    if (kept === 0) return chomp === "+" ? "\n".repeat(body.length) : "";
    if (chomp === "-") return content;
    return chomp === "+" ? content + "\n".repeat(body.length - kept + 1) : `${content}\n`;
  }
}

/** Joins lines by spaces; empty lines become breaks, lines that start with a blank keep theirs. */
function fold(lines: string[]): string {
  let result = "";
  let breaks = 0;
  let previousIndented = true;
  for (const line of lines) {
    if (line === "") {
      breaks += 1;
      continue;
    }
    const indented = /^[ \t]/.test(line);
    if (result === "" && breaks === 0) result = line;
    else if (result === "") result = "\n".repeat(breaks) + line;
    else if (indented || previousIndented) result += "\n".repeat(breaks + 1) + line;
    else result += (breaks > 0 ? "\n".repeat(breaks) : " ") + line;
    breaks = 0;
    previousIndented = indented;
  }
  return result;
}

/** The key of a `key: value` text and what follows its colon; undefined when it is no such text. */
function keyOf(text: string): { key: string; rest: string } | undefined {
  if (text.startsWith('"') || text.startsWith("'")) {
    const length = quotedLength(text);
    if (length === undefined) return undefined;
    const after = /^\s*:(\s.*|)$/.exec(text.slice(length));
    return after ? { key: quotedValue(text.slice(0, length)), rest: after[1] ?? "" } : undefined;
  }
  if (/^[[{|>]/.test(text)) return undefined;
  const found = /^((?:[^:#]|:(?=\S)|(?<=\S)#)*?):(\s.*|)$/.exec(text);
  if (!found) return undefined;
  const key = found[1]!.trim();
  if (/^\?(\s|$)/.test(text)) throw new YamlError("complex keys are not supported");
  refuseIndicator(key);
  const value = plainScalar(key);
  return { key: typeof value === "string" ? key : String(value ?? ""), rest: found[2] ?? "" };
}

export const parseYaml = (text: string): YamlValue => new BlockReader(text).document();
