import type { Action, Declaration } from "../../declaration/declaration.ts";
import { advance, type PipelineStep } from "../advance.ts";
import type { Execution, RetryMode } from "../execution.ts";
import type { Fact } from "../facts.ts";
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

/** Plays a pipeline without a server: facts go in, the machine steps, and `shows` tells where everything is. */
export class Story {
  pipeline: PipelineSnapshot;
  effects: PipelineEffect[] = [];
  wakeAt: Date | undefined;
  said: string[] = [];
  now = Date.parse("2026-01-01T00:00:00Z");
  #started = 0;

  constructor(text: string, over: Partial<PipelineSnapshot> & { declaration?: Partial<Declaration> } = {}) {
    const { declaration, ...rest } = over;
    this.pipeline = {
      pipelineId: "1",
      account: "1",
      region: "us-east-1",
      name: "story",
      version: 1,
      executionMode: "SUPERSEDED",
      declarations: { 1: declared(text, declaration) },
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
    const id = String.fromCharCode(65 + this.#started++);
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
    const step = advance(this.pipeline, new Date(this.now));
    this.pipeline = step.next;
    this.effects.push(...step.effects);
    this.wakeAt = step.wakeAt;
    for (const { detail } of step.next.announcements)
      this.said.push([detail["execution-id"], detail.stage, detail.action, detail.state].filter(Boolean).join(" "));
    return step;
  }

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
  edit(text: string): void {
    this.pipeline.version += 1;
    this.pipeline.declarations[this.pipeline.version] = declared(text);
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
    const where = execution.place === "inside" ? `in ${stage.name}: ${runs.join(" ")}` : run ? `at ${stage.name}` : "";
    return `${execution.id} ${execution.status} ${where}`.trim();
  }
}
