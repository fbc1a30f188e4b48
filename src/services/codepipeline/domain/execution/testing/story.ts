import type { Action, Condition, Declaration, Stage } from "../../declaration/declaration.ts";
import { advance, type PipelineStep } from "../advance.ts";
import type { Execution, Gate, RetryMode } from "../execution.ts";
import type { Fact } from "../facts.ts";
import { rollbackTo } from "../rollback.ts";
import type { PipelineEffect, PipelineSnapshot } from "../snapshot.ts";

/** `Source: S | Build: lint unit pack@2 | Gate: approve! | Deploy: D`: `@2` is a runOrder, `!` an approval. */
export function declared(text: string, over: Partial<Declaration> = {}): Declaration {
  const stages = text.split("|").map((part, at) => {
    const [name = "", actions = ""] = part.trim().split(":");
    return {
      name: name.trim(),
      actions: actions
        .trim()
        .split(/\s+/)
        .map((word) => action(word, at)),
    };
  });
  return { name: "story", roleArn: "arn:aws:iam::1:role/r", artifactStore: { type: "S3", location: "store" }, stages, ...over };
}

function action(word: string, stage: number): Action {
  const [name = "", order] = word.replace("!", "").split("@");
  const type = stage === 0 ? ["Source", "S3"] : word.includes("!") ? ["Approval", "Manual"] : ["Build", "CodeBuild"];
  return {
    name,
    runOrder: Number(order ?? 1),
    actionTypeId: { category: type[0] as "Build", owner: "AWS", provider: type[1]!, version: "1" },
    configuration: {},
  };
}

/** A condition whose rules are told by `rule` how they end; a rule `name@cron` is a deployment window. */
export const condition = (result: NonNullable<Condition["result"]>, ...rules: string[]): { conditions: Condition[] } => ({
  conditions: [
    {
      result,
      rules: rules.map((text) => {
        const [name = "", cron] = text.split("@");
        const ruleTypeId = { category: "Rule" as const, owner: "AWS" as const, version: "1" };
        return cron
          ? { name, ruleTypeId: { ...ruleTypeId, provider: "DeploymentWindow" }, configuration: { Cron: cron } }
          : { name, ruleTypeId: { ...ruleTypeId, provider: "VariableCheck" }, configuration: {} };
      }),
    },
  ],
});

export type Mode = "SUPERSEDED" | "QUEUED" | "PARALLEL";

/** Plays a pipeline without a server: facts go in, the machine steps, and `shows` tells where everything is. */
export class Story {
  pipeline: PipelineSnapshot;
  effects: PipelineEffect[] = [];
  wakeAt: Date | undefined;
  said: string[] = [];
  now = Date.parse("2026-01-01T00:00:00Z");
  #started = 0;

  constructor(text: string, over: Partial<PipelineSnapshot> & { declaration?: Partial<Declaration>; executionMode?: Mode } = {}) {
    const { declaration, executionMode = "SUPERSEDED", ...rest } = over;
    this.pipeline = {
      pipelineId: "1",
      account: "1",
      region: "us-east-1",
      name: "story",
      version: 1,
      declarations: { 1: declared(text, { executionMode, ...declaration }) },
      closed: [],
      stages: {},
      executions: [],
      facts: [],
      announcements: [],
      seed: "seed",
      ...rest,
    };
  }

  /** A new execution, named A, B, C … */
  start(over: Partial<Execution> = {}): string {
    const id = this.#started < 26 ? String.fromCharCode(65 + this.#started) : `Z${this.#started}`;
    this.#started++;
    this.pipeline.executions.push({
      id,
      number: this.#started,
      version: this.pipeline.version,
      status: "InProgress",
      stage: 0,
      place: "new",
      arrival: 0,
      attempt: 1,
      startTime: this.now,
      lastUpdateTime: this.now,
      trigger: { triggerType: "StartPipelineExecution", triggerDetail: "somebody" },
      variables: {},
      stages: {},
      ...over,
    });
    this.step();
    return id;
  }

  step(): PipelineStep {
    this.lastFacts = this.pipeline.facts;
    const step = advance(this.pipeline, new Date(this.now));
    this.pipeline = step.next;
    this.effects.push(...step.effects);
    this.wakeAt = step.wakeAt;
    for (const { detail } of step.next.announcements)
      this.said.push([detail["execution-id"], detail.stage, detail.action, detail.state].filter(Boolean).join(" "));
    return step;
  }

  /** What the newest step took in. */
  lastFacts: Fact[] = [];

  news(...facts: Fact[]): void {
    this.pipeline.facts.push(...facts);
    this.step();
  }

  end(id: string, path: string, status: "Succeeded" | "Failed", outputVariables: Record<string, string> = {}): void {
    const [stage = "", name = ""] = path.split("/");
    const run = this.execution(id).stages[stage]?.actions[name];
    if (!run) throw new Error(`${id} has not started ${path}`);
    this.news({
      type: "action-ended",
      executionId: id,
      stage,
      action: name,
      actionExecutionId: run.id,
      result: { status, outputVariables },
    });
  }
  ok(id: string, ...paths: string[]): void {
    for (const path of paths) this.end(id, path, "Succeeded");
  }
  bad(id: string, path: string): void {
    this.end(id, path, "Failed");
  }
  /** `Build/beforeEntry/R` */
  rule(id: string, path: string, status: "Succeeded" | "Failed", code = "JobFailed"): void {
    const [stage = "", gate, action = ""] = path.split("/") as [string, Gate, string];
    const run = this.execution(id).stages[stage]?.conditions?.[gate]?.rules[action];
    if (!run) throw new Error(`${id} has not asked ${path}`);
    const result = { status, ...(status === "Failed" ? { errorDetails: { code, message: "no" } } : {}) };
    this.news({ type: "action-ended", executionId: id, stage, gate, action, actionExecutionId: run.id, result });
  }
  override(id: string, stage: string, gate: Gate): void {
    this.news({ type: "override", executionId: id, stage, gate });
  }
  /** What the operation does: an execution that inherits from its target. */
  rollback(target: string, stage: string): string {
    const names = this.pipeline.declarations[this.pipeline.version]!.stages.map(({ name }) => name);
    return this.start(rollbackTo(this.execution(target), names, stage));
  }
  stop(id: string, abandon = false): void {
    this.news({ type: "stop", executionId: id, abandon, reason: "because" });
  }
  retry(id: string, stage: string, mode: RetryMode): void {
    this.news({ type: "retry", executionId: id, stage, mode });
  }
  later(ms: number): void {
    this.now += ms;
    this.step();
  }
  close(...stages: string[]): void {
    this.pipeline.closed = stages;
    this.step();
  }
  edit(text: string, executionMode?: Mode, change: (stages: Stage[]) => void = () => {}): void {
    const mode = executionMode ?? this.pipeline.declarations[this.pipeline.version]!.executionMode!;
    this.pipeline.version += 1;
    this.pipeline.declarations[this.pipeline.version] = declared(text, { executionMode: mode });
    change(this.pipeline.declarations[this.pipeline.version]!.stages);
    if (mode === "PARALLEL") this.pipeline.stages = {};
    this.step();
  }

  execution(id: string): Execution {
    const found = this.pipeline.executions.find((one) => one.id === id);
    if (!found) throw new Error(`No execution ${id}`);
    return found;
  }

  /** One line for each execution: `A InProgress in Build: lint+ unit? | B InProgress before Build`. */
  shows(): string {
    return this.pipeline.executions.map((execution) => this.#line(execution)).join(" | ");
  }

  #line(execution: Execution): string {
    const stage = this.pipeline.declarations[execution.version]!.stages[execution.stage]!;
    if (execution.place === "inbound") return `${execution.id} ${execution.status} before ${stage.name}`;
    const marks = { InProgress: "?", Succeeded: "+", Failed: "-", Abandoned: "x" };
    const run = execution.stages[stage.name];
    const runs = stage.actions.flatMap(({ name }) => (run?.actions[name] ? [`${name}${marks[run.actions[name].status]}`] : []));
    for (const [gate, { status, rules }] of Object.entries(run?.conditions ?? {}))
      if (status === "InProgress") runs.push(`[${gate} ${Object.entries(rules).map(([name, rule]) => `${name}${marks[rule.status]}`)}]`);
    const where = execution.place === "inside" ? `in ${stage.name}: ${runs.join(" ")}` : run ? `at ${stage.name}` : "";
    return `${execution.id} ${execution.status} ${where}`.trim();
  }
}
