import type { Arithmetic, Comparison } from "./operators.ts";

export interface CallArguments {
  positional: Expression[];
  named: { name: string; value: Expression }[];
  /** `*list` and `**map`. */
  rest?: Expression;
  namedRest?: Expression;
}

export type Target =
  | { type: "name"; name: string }
  | { type: "unpack"; targets: Target[] }
  | { type: "field"; object: string; field: string };

export type Expression = { line: number } & (
  | { type: "constant"; value: null | boolean | bigint | number | string }
  | { type: "name"; name: string }
  | { type: "list" | "tuple"; items: Expression[] }
  | { type: "dict"; entries: { key: Expression; value: Expression }[] }
  | { type: "attribute"; object: Expression; name: string }
  | { type: "item"; object: Expression; key: Expression }
  | { type: "slice"; object: Expression; start?: Expression; stop?: Expression; step?: Expression }
  | { type: "call"; callee: Expression; given: CallArguments }
  /** Without an operand in `{% filter %}`, where it stands on what the block printed. */
  | { type: "filter"; operand: Expression | undefined; name: string; given: CallArguments }
  | { type: "test"; operand: Expression; name: string; given: CallArguments }
  | { type: "unary"; operator: "-" | "+" | "not"; operand: Expression }
  | { type: "arithmetic"; operator: Arithmetic; left: Expression; right: Expression }
  | { type: "concat"; parts: Expression[] }
  | { type: "logic"; operator: "and" | "or"; left: Expression; right: Expression }
  | { type: "compare"; first: Expression; rest: { operator: Comparison; operand: Expression }[] }
  | { type: "choice"; condition: Expression; then: Expression; otherwise?: Expression }
);

export interface MacroParts {
  parameters: { name: string; fallback?: Expression }[];
  body: Statement[];
}

export type Statement = { line: number } & (
  | { type: "data"; text: string }
  /** `column` is where the opening brace stands in its line, from 0. */
  | { type: "print"; expression: Expression; column: number }
  | { type: "if"; branches: { condition: Expression; body: Statement[] }[]; otherwise: Statement[] }
  | {
      type: "for";
      target: Target;
      over: Expression;
      condition?: Expression;
      body: Statement[];
      otherwise: Statement[];
      recursive: boolean;
    }
  | { type: "set"; target: Target; value: Expression }
  | { type: "set-block"; target: Target; filter?: Expression; body: Statement[] }
  | { type: "with"; bindings: { target: Target; value: Expression }[]; body: Statement[] }
  | { type: "filter-block"; filter: Expression; body: Statement[] }
  | ({ type: "macro"; name: string } & MacroParts)
  | ({ type: "call-block"; call: Expression } & MacroParts)
);
