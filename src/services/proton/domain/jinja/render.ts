import type { MacroParts, Statement, Target } from "./ast.ts";
import type { Runtime } from "./bind.ts";
import { Budget, type Limits, templateLimits } from "./budget.ts";
import { createRuntime, evaluate } from "./evaluate.ts";
import { globalNames } from "./global-names.ts";
import { createLoop } from "./loop.ts";
import { macro } from "./macro.ts";
import { iterate, truthy } from "./operators.ts";
import type { Template } from "./parse-template.ts";
import { renderProblem, TemplateProblem } from "./problem.ts";
import { Scope } from "./scope.ts";
import { textOf } from "./text.ts";
import { type Arguments, Dict, Fields, type Fn, fromPlain, type Plain, type Value } from "./value.ts";

/** Renders a template with the names of `context`. It is pure: it reaches nothing but its arguments. */
export function render(template: Template, context: Dict | { [name: string]: Plain }, limits: Limits = templateLimits): string {
  const scope = new Scope();
  const values = context instanceof Dict ? context : (fromPlain(context) as Dict);
  const renderer = new Renderer(limits);
  for (const [name, value] of globalNames(renderer.runtime)) scope.set(name, value);
  for (const { key, value } of values.entries.values()) if (typeof key === "string") scope.set(key, value);
  return renderer.capture(template, new Scope(scope));
}

class Renderer {
  readonly runtime: Runtime;
  private readonly budget: Budget;
  private output: string[] = [];
  private characters = 0;

  constructor(limits: Limits) {
    this.budget = new Budget(limits);
    this.runtime = createRuntime(this.budget);
  }

  /** What the statements print, as text. */
  capture(body: Statement[], scope: Scope): string {
    const outer = this.output;
    this.output = [];
    this.run(body, scope);
    const text = this.output.join("");
    this.budget.allocate(text.length);
    this.output = outer;
    return text;
  }

  private run(body: Statement[], scope: Scope): void {
    this.budget.enter();
    for (const statement of body) {
      this.budget.spend(1);
      try {
        this.statement(statement, scope);
      } catch (error) {
        if (error instanceof TemplateProblem) error.line ??= statement.line;
        throw error;
      }
    }
    this.budget.leave();
  }

  private write(text: string): void {
    this.characters += text.length;
    const { outputCharacters } = this.budget.limits;
    if (this.characters > outputCharacters)
      throw new TemplateProblem("limit", `the template prints more than ${outputCharacters} characters`);
    this.output.push(text);
  }

  private statement(statement: Statement, scope: Scope): void {
    const { runtime } = this;
    switch (statement.type) {
      case "data":
        this.write(statement.text);
        break;
      case "print":
        runtime.column = statement.column;
        this.write(textOf(evaluate(statement.expression, scope, runtime), this.budget));
        break;
      case "if": {
        const branch = statement.branches.find(({ condition }) => truthy(evaluate(condition, scope, runtime)));
        this.run(branch ? branch.body : statement.otherwise, scope);
        break;
      }
      case "for":
        this.loop(statement, scope, evaluate(statement.over, scope, runtime), 0);
        break;
      case "set":
        this.assign(statement.target, evaluate(statement.value, scope, runtime), scope);
        break;
      case "set-block": {
        const text = this.capture(statement.body, new Scope(scope));
        const value = statement.filter ? evaluate(statement.filter, scope, runtime, text) : text;
        this.assign(statement.target, value, scope);
        break;
      }
      case "with": {
        const inner = new Scope(scope);
        for (const { target, value } of statement.bindings) this.assign(target, evaluate(value, scope, runtime), inner);
        this.run(statement.body, inner);
        break;
      }
      case "filter-block": {
        const text = this.capture(statement.body, new Scope(scope));
        this.write(textOf(evaluate(statement.filter, scope, runtime, text), this.budget));
        break;
      }
      case "macro":
        scope.set(statement.name, this.macro(statement.name, statement, scope));
        break;
      case "call-block":
        this.callBlock(statement, scope);
        break;
    }
  }

  private macro(name: string, parts: MacroParts, scope: Scope): Fn {
    return macro(name, parts, {
      valueOf: (node, inner) => evaluate(node, inner, this.runtime),
      print: (inner) => this.capture(parts.body, inner),
      inside: () => new Scope(scope),
    });
  }

  private callBlock(statement: Statement & { type: "call-block" }, scope: Scope): void {
    const inner = new Scope(scope);
    const caller = this.macro("caller", statement, scope);
    inner.set("caller of this block", caller);
    const { call } = statement;
    if (call.type !== "call") throw renderProblem("a call block needs a call");
    const named = [
      ...call.given.named,
      { name: "caller", value: { type: "name", line: call.line, name: "caller of this block" } as const },
    ];
    this.write(textOf(evaluate({ ...call, given: { ...call.given, named } }, inner, this.runtime), this.budget));
  }

  private loop(statement: Statement & { type: "for" }, scope: Scope, over: Value, depth: number): void {
    const all = iterate(over, this.budget);
    const items = statement.condition ? all.filter((value) => this.keeps(statement, scope, value)) : all;
    if (items.length === 0) {
      this.run(statement.otherwise, new Scope(scope));
      return;
    }
    const again = (given: Arguments) => this.loopAgain(statement, scope, given, depth + 1);
    const loop = createLoop({ items, depth, runtime: this.runtime, ...(statement.recursive ? { again } : {}) });
    for (const [index, value] of items.entries()) {
      this.budget.spend(2);
      const inner = new Scope(scope);
      inner.set("loop", loop.at(index));
      this.assign(statement.target, value, inner);
      this.run(statement.body, inner);
    }
  }

  /** `loop(children)` inside of a recursive loop: what it prints is a value. */
  private loopAgain(statement: Statement & { type: "for" }, scope: Scope, { positional }: Arguments, depth: number): string {
    const outer = this.output;
    this.output = [];
    this.loop(statement, scope, positional[0] ?? null, depth);
    const text = this.output.join("");
    this.output = outer;
    return text;
  }

  private keeps(statement: Statement & { type: "for" }, scope: Scope, value: Value): boolean {
    const inner = new Scope(scope);
    this.assign(statement.target, value, inner);
    return truthy(evaluate(statement.condition!, inner, this.runtime));
  }

  private assign(target: Target, value: Value, scope: Scope): void {
    if (target.type === "name") {
      scope.set(target.name, value);
      return;
    }
    if (target.type === "field") {
      const object = scope.get(target.object);
      if (!(object instanceof Fields) || !object.write) throw renderProblem("cannot assign attribute on non-namespace object");
      object.write(target.field, value);
      return;
    }
    const values = iterate(value, this.budget);
    const { targets } = target;
    if (values.length > targets.length) throw renderProblem(`too many values to unpack (expected ${targets.length})`);
    if (values.length < targets.length)
      throw renderProblem(`not enough values to unpack (expected ${targets.length}, got ${values.length})`);
    for (const [index, one] of targets.entries()) this.assign(one, values[index]!, scope);
  }
}
