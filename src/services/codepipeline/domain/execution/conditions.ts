import type { Condition, Rule, Stage } from "../declaration/declaration.ts";
import { windowAt } from "../rules/deployment-window.ts";
import { ruleTypeOf } from "../rules/rule-types.ts";
import { newAttempt } from "./attempt.ts";
import { type Draft, stageOf, stageRunOf } from "./draft.ts";
import type { ActionRun, ConditionRun, ConditionStatus, Execution, Gate } from "./execution.ts";
import { missingInput, resolve } from "./start-action.ts";

export const gates: readonly Gate[] = ["beforeEntry", "onSuccess", "onFailure"];

/** A stage has at most one condition at each gate. */
export const conditionAt = (stage: Stage, gate: Gate): Condition | undefined => stage[gate]?.conditions?.[0];

/** What an execution finds at a gate. `isNew` when it was not so a moment ago. */
export interface Answer {
  says: "pass" | "wait" | "fail";
  isNew: boolean;
}

/** Asks the condition at a gate, once: it stays answered until a retry. A gate without a condition lets everybody pass. */
export function ask(draft: Draft, execution: Execution, gate: Gate): Answer {
  const condition = conditionAt(stageOf(draft, execution), gate);
  if (!condition) return { says: "pass", isNew: false };
  const stageRun = stageRunOf(draft, execution);
  const earlier = stageRun.conditions?.[gate];
  const run = earlier ?? begin(draft, execution, gate, condition);
  const before = earlier?.status;
  judge(draft, run);
  const isNew = run.status !== before;
  if (run.status === "InProgress") return { says: "wait", isNew };
  return { says: run.status === "Succeeded" || run.status === "Overridden" ? "pass" : "fail", isNew };
}

function begin(draft: Draft, execution: Execution, gate: Gate, { rules = [] }: Condition): ConditionRun {
  const stageRun = stageRunOf(draft, execution);
  const run: ConditionRun = { status: "InProgress", lastStatusChange: draft.now, rules: {} };
  stageRun.conditions = { ...stageRun.conditions, [gate]: run };
  for (const rule of rules) run.rules[rule.name] = startRule(draft, execution, gate, rule);
  execution.lastUpdateTime = draft.now;
  return run;
}

/** Rules run side by side. One that waits for the clock is the machine's own business; the others are work to be done outside. */
function startRule(draft: Draft, execution: Execution, gate: Gate, rule: Rule): ActionRun {
  const type = ruleTypeOf(rule.ruleTypeId);
  const { run, path, missing } = newAttempt(draft, execution, {
    name: rule.name,
    gate,
    inputs: rule.inputArtifacts ?? [],
    outputs: [],
    timeoutMinutes: rule.timeoutInMinutes ?? type?.timeoutMinutes ?? 60,
  });
  const problem = resolve(draft, execution, rule, run) ?? missingInput(missing);
  if (problem) endRule(draft, run, "Failed", { code: "ConfigurationError", message: problem });
  else if (rule.ruleTypeId.provider === "DeploymentWindow") watchWindow(draft, run);
  else
    draft.effects.push({
      key: `${path}/start`,
      type: "start-action",
      pipelineId: draft.pipeline.pipelineId,
      executionId: execution.id,
      stage: stageOf(draft, execution).name,
      gate,
      action: rule.name,
      actionExecutionId: run.id,
    });
  return run;
}

export function endRule(draft: Draft, run: ActionRun, status: ActionRun["status"], errorDetails?: ActionRun["errorDetails"]): void {
  run.status = status;
  run.lastStatusChange = draft.now;
  delete run.nextCheck;
  if (errorDetails) run.errorDetails = errorDetails;
}

/** A rule passes as soon as the window is open, and looks again when it opens next. */
export function watchWindow(draft: Draft, run: ActionRun): void {
  const { Cron = "", TimeZone = "UTC" } = run.resolvedConfiguration;
  const found = windowAt(Cron, TimeZone, draft.now);
  if ("problem" in found) endRule(draft, run, "Failed", { code: "ConfigurationError", message: found.problem });
  else if (found.opens === draft.now) {
    run.summary = "The deployment window is open";
    endRule(draft, run, "Succeeded");
  } else if (found.opens === undefined) {
    endRule(draft, run, "Failed", { code: "ConfigurationError", message: `The deployment window '${Cron}' does not open any more` });
  } else {
    run.summary = `Waiting for the deployment window, which opens at ${new Date(found.opens).toISOString()}`;
    run.nextCheck = found.opens;
  }
}

/** A condition is met when all its rules are, and not met as soon as one is not: the others are let go. */
function judge(draft: Draft, run: ConditionRun): void {
  if (run.status !== "InProgress") return;
  const rules = Object.entries(run.rules);
  const failed = rules.filter(([, { status }]) => status === "Failed");
  if (failed.length) {
    // A rule that says no is a failure; one that could not be asked is an error.
    const isError = failed.some(([, { errorDetails }]) => errorDetails !== undefined && errorDetails.code !== "JobFailed");
    const words = failed.map(([name, { errorDetails, summary }]) => `${name}: ${errorDetails?.message ?? summary ?? "the rule failed"}`);
    run.summary = words.join("; ").slice(0, 2048);
    closeCondition(draft, run, isError ? "Errored" : "Failed");
  } else if (rules.every(([, { status }]) => status === "Succeeded")) closeCondition(draft, run, "Succeeded");
}

/** Ends a condition and lets go whatever of it still runs; work outside is not cancelled. */
export function closeCondition(draft: Draft, run: ConditionRun, status: ConditionStatus): void {
  run.status = status;
  run.lastStatusChange = draft.now;
  for (const rule of Object.values(run.rules)) if (rule.status === "InProgress") endRule(draft, rule, "Abandoned");
}
