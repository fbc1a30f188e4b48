import type { Token } from "./lexer.ts";
import { TemplateProblem } from "./problem.ts";

/** A deeper expression or block is no template that a person wrote, and would exhaust the stack of the reader. */
const maximumNesting = 200;

export class TokenStream {
  private readonly tokens: Token[];
  private at = 0;
  private nesting = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  get current(): Token {
    return this.tokens[this.at]!;
  }
  get line(): number {
    return this.current.line;
  }
  look(): Token {
    return this.tokens[Math.min(this.at + 1, this.tokens.length - 1)]!;
  }
  next(): Token {
    const token = this.current;
    if (token.type !== "end") this.at += 1;
    return token;
  }
  is(type: "name" | "operator", ...texts: string[]): boolean {
    const { current } = this;
    return current.type === type && texts.includes(current.text);
  }
  skip(type: "name" | "operator", text: string): boolean {
    const matches = this.is(type, text);
    if (matches) this.next();
    return matches;
  }
  expect(type: "name" | "operator", text: string): void {
    if (!this.skip(type, text)) throw this.unexpected(`'${text}'`);
  }
  expectName(): string {
    const token = this.next();
    if (token.type !== "name") throw this.unexpected("a name", token);
    return token.text;
  }
  expectEnd(type: "print-end" | "block-end"): void {
    const token = this.next();
    if (token.type !== type) throw this.unexpected(type === "print-end" ? "end of print statement" : "end of statement block", token);
  }

  nested<T>(read: () => T): T {
    this.nesting += 1;
    if (this.nesting > maximumNesting)
      throw new TemplateProblem("limit", `the template nests deeper than ${maximumNesting} levels`, this.line);
    const result = read();
    this.nesting -= 1;
    return result;
  }

  unexpected(wanted: string, token: Token = this.current): TemplateProblem {
    const found =
      "text" in token ? `'${token.text.slice(0, 40)}'` : "value" in token ? `'${token.value}'` : token.type.replace("-", " of ");
    return new TemplateProblem("syntax", `expected ${wanted}, got ${found}`, token.line);
  }
  problem(message: string): TemplateProblem {
    return new TemplateProblem("syntax", message, this.line);
  }
}
