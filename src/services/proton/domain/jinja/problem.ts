/** What a template is refused for. `line` counts from 1, where it is known. */
export class TemplateProblem extends Error {
  /** "syntax" before anything is rendered; "limit" when it would cost more than a template may; "render" for everything else. */
  readonly kind: "syntax" | "render" | "limit";
  line: number | undefined;

  constructor(kind: "syntax" | "render" | "limit", message: string, line?: number) {
    super(message);
    this.name = "TemplateProblem";
    this.kind = kind;
    this.line = line;
  }
}

export const renderProblem = (message: string): TemplateProblem => new TemplateProblem("render", message);
