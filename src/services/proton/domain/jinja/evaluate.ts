import type { CallArguments, Expression } from "./ast.ts";
import { dictOf, type Runtime } from "./bind.ts";
import { testNamed } from "./condition-tests.ts";
import { filterNamed } from "./filters.ts";
import { printf } from "./format-text.ts";
import { attribute, item, slice } from "./lookup.ts";
import { arithmetic, compare, defined, isNumber, iterate, truthy } from "./operators.ts";
import { renderProblem } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { textOf } from "./text.ts";
import { type Arguments, dict, Fields, Fn, list, tuple, typeName, Undefined, type Value } from "./value.ts";

/** The value of an expression. `piped` is what stands before the first filter of a `{% filter %}` block. */
export function evaluate(node: Expression, scope: Scope, runtime: Runtime, piped?: Value): Value {
  const { budget } = runtime;
  budget.spend(1);
  budget.enter();
  const value = computed(node, scope, runtime, piped);
  budget.leave();
  return value;
}

function computed(node: Expression, scope: Scope, runtime: Runtime, piped?: Value): Value {
  const of = (child: Expression) => evaluate(child, scope, runtime, piped);
  switch (node.type) {
    case "constant":
      return node.value;
    case "name":
      return scope.get(node.name) ?? known(scope, node.name);
    case "list":
      return list(node.items.map(of));
    case "tuple":
      return tuple(node.items.map(of));
    case "dict":
      return dict(node.entries.map(({ key, value }) => [defined(of(key)), of(value)] as const));
    case "attribute":
      return attribute(of(node.object), node.name, runtime);
    case "item":
      return item(of(node.object), of(node.key), runtime);
    case "slice": {
      const bound = (child?: Expression) => (child ? of(child) : null);
      return slice(of(node.object), { start: bound(node.start), stop: bound(node.stop), step: bound(node.step) }, runtime);
    }
    case "call":
      return call(of(node.callee), args(node.given, scope, runtime));
    case "filter": {
      const operand = node.operand ? of(node.operand) : (piped ?? "");
      return runtime.filter(node.name, operand, args(node.given, scope, runtime));
    }
    case "test":
      return runtime.test(node.name, of(node.operand), args(node.given, scope, runtime));
    case "unary":
      return unary(node.operator, of(node.operand));
    case "arithmetic":
      return calculated(node, of(node.left), of(node.right), runtime);
    case "concat": {
      const texts = node.parts.map((part) => textOf(of(part), budgetOf(runtime)));
      budgetOf(runtime).allocate(texts.reduce((sum, text) => sum + text.length, 0));
      return texts.join("");
    }
    case "logic": {
      const left = of(node.left);
      return truthy(left) === (node.operator === "or") ? left : of(node.right);
    }
    case "compare":
      return compared(node, of, runtime);
    case "choice":
      if (truthy(of(node.condition))) return of(node.then);
      return node.otherwise
        ? of(node.otherwise)
        : new Undefined("the inline if-expression evaluated to false and no else section was defined.", true);
  }
}

const budgetOf = ({ budget }: Runtime) => budget;

/** A name can be bound to null, which `??` takes for nothing. */
const known = (scope: Scope, name: string): Value => {
  const value = scope.get(name);
  return value === undefined ? new Undefined(`'${name}' is undefined`) : value;
};

function unary(operator: "-" | "+" | "not", operand: Value): Value {
  if (operator === "not") return !truthy(operand);
  defined(operand);
  if (!isNumber(operand)) throw renderProblem(`bad operand type for unary ${operator}: '${typeName(operand)}'`);
  const number = typeof operand === "boolean" ? BigInt(operand) : operand;
  return operator === "-" ? -number : number;
}

function calculated(node: Expression & { type: "arithmetic" }, left: Value, right: Value, runtime: Runtime): Value {
  if (node.operator === "%" && typeof left === "string") return printf(left, defined(right), runtime);
  return arithmetic(node.operator, left, right, runtime.budget);
}

/** `a < b < c`: each operand is evaluated once, and no further than needed. */
function compared(node: Expression & { type: "compare" }, of: (child: Expression) => Value, { budget }: Runtime): boolean {
  let left = of(node.first);
  for (const { operator, operand } of node.rest) {
    const right = of(operand);
    if (!compare(operator, left, right, budget)) return false;
    left = right;
  }
  return true;
}

export function args(given: CallArguments, scope: Scope, runtime: Runtime): Arguments {
  const positional = given.positional.map((node) => evaluate(node, scope, runtime));
  if (given.rest) positional.push(...iterate(evaluate(given.rest, scope, runtime), runtime.budget));
  const named = new Map(given.named.map(({ name, value }) => [name, evaluate(value, scope, runtime)]));
  if (given.namedRest)
    for (const { key, value } of dictOf(evaluate(given.namedRest, scope, runtime)).entries.values()) {
      if (typeof key !== "string") throw renderProblem("keywords must be strings");
      named.set(key, value);
    }
  return { positional, named };
}

export function call(callee: Value, given: Arguments): Value {
  defined(callee);
  if (callee instanceof Fn || (callee instanceof Fields && callee.call)) return callee.call!(given);
  throw renderProblem(`'${typeName(callee)}' object is not callable`);
}

/** The same filters and tests by name, for expressions and for filters that take another one's name. */
export function createRuntime(budget: Runtime["budget"]): Runtime {
  const runtime: Runtime = {
    budget,
    column: 0,
    filter: (name, value, given) => filterNamed(name)(value, given, runtime),
    test: (name, value, given) => testNamed(name)(value, given, runtime),
  };
  return runtime;
}
