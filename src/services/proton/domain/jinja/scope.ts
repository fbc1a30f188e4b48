import type { Value } from "./value.ts";

/** Names that a block sees. Loops, macros and `with` open a new one, so what they set does not leak; `if` does not. */
export class Scope {
  private readonly names = new Map<string, Value>();
  private readonly outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  get(name: string): Value | undefined {
    return this.names.has(name) ? this.names.get(name) : this.outer?.get(name);
  }
  set(name: string, value: Value): void {
    this.names.set(name, value);
  }
}
