import { TemplateProblem } from "./problem.ts";

export interface Limits {
  /** Steps of evaluation; text and lists that are made cost by their size, so this bounds time and memory alike. */
  steps: number;
  outputCharacters: number;
  /** How deep expressions, blocks, macros and printed containers may nest. */
  depth: number;
}

/** Far above what a template of 200 KB needs, and still well below a second. */
export const templateLimits: Limits = { steps: 2_000_000, outputCharacters: 2_000_000, depth: 400 };

/** What one rendering may still cost. It is counted, not timed: the same template fails at the same place on every machine. */
export class Budget {
  readonly limits: Limits;
  private steps = 0;
  private depth = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Called before the work is done or the memory is taken. */
  spend(steps: number): void {
    this.steps += steps;
    if (!(this.steps <= this.limits.steps)) throw new TemplateProblem("limit", `the template takes more than ${this.limits.steps} steps`);
  }

  enter(): void {
    this.depth += 1;
    if (this.depth > this.limits.depth) throw new TemplateProblem("limit", `the template nests deeper than ${this.limits.depth} levels`);
  }

  leave(): void {
    this.depth -= 1;
  }

  /** Text or a list of this size is about to be made. */
  allocate(size: number | bigint): void {
    this.spend(1 + Number(size) / 4);
  }
}
