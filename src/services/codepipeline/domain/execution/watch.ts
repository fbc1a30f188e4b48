import { conditionAt, endRule, watchWindow } from "./conditions.ts";
import { type Draft, setAction, stageOf, stageRunOf } from "./draft.ts";
import type { ActionRun, Execution, Gate, StageRun } from "./execution.ts";

/** How often the service behind an attempt is asked, in case its event got lost. */
const checkEveryMs = 30_000;

/** Until the next question: what nobody tells about is asked for sooner, with growing pauses. */
export const pauseOf = ({ checkAfterMs = checkEveryMs, checks }: ActionRun): number =>
  Math.min(checkEveryMs, Math.round(checkAfterMs * 1.5 ** Math.min(checks, 20)));

/** Fails what took too long, and asks after work of which nothing was heard for a while. */
export function watchWork(draft: Draft, execution: Execution): void {
  const stage = stageOf(draft, execution);
  const run = stageRunOf(draft, execution);
  for (const action of stage.actions) {
    const attempt = run.actions[action.name];
    if (attempt?.status !== "InProgress") continue;
    if (attempt.deadline <= draft.now) {
      attempt.errorDetails = timedOut(attempt, "action");
      setAction(draft, execution, action, attempt, "Failed");
    } else checkOn(draft, execution, attempt, { action: action.name });
  }
  for (const { gate, rule, attempt } of openRules(run)) {
    if (attempt.deadline <= draft.now) endRule(draft, attempt, "Failed", timedOut(attempt, "rule"));
    else if (conditionAt(stage, gate)?.rules?.find(({ name }) => name === rule)?.ruleTypeId.provider === "DeploymentWindow") {
      if ((attempt.nextCheck ?? 0) <= draft.now) watchWindow(draft, attempt);
    } else checkOn(draft, execution, attempt, { gate, action: rule });
  }
}

function timedOut({ deadline, startTime }: ActionRun, what: "action" | "rule") {
  const minutes = Math.round((deadline - startTime) / 60_000);
  return { code: "JobTimedOut", message: `The ${what} did not complete before its timeout of ${minutes} minutes` };
}

function checkOn(draft: Draft, execution: Execution, attempt: ActionRun, name: { gate?: Gate; action: string }): void {
  if (attempt.nextCheck === undefined || attempt.nextCheck > draft.now) return;
  attempt.checks += 1;
  attempt.nextCheck = draft.now + pauseOf(attempt);
  const stage = stageOf(draft, execution).name;
  const path = name.gate ? `${name.gate}/${name.action}` : name.action;
  draft.effects.push({
    key: `${execution.id}/${stage}/${path}/${attempt.attempt}/check/${attempt.checks}`,
    type: "check-action",
    pipelineId: draft.pipeline.pipelineId,
    executionId: execution.id,
    stage,
    ...name,
    actionExecutionId: attempt.id,
  });
}

/** The rules that are being asked. */
export const openRules = ({ conditions = {} }: StageRun): { gate: Gate; rule: string; attempt: ActionRun }[] =>
  Object.entries(conditions).flatMap(([gate, condition]) =>
    Object.entries(condition.rules).flatMap(([rule, attempt]) =>
      attempt.status === "InProgress" ? [{ gate: gate as Gate, rule, attempt }] : [],
    ),
  );

/** When the next of these attempts must be looked at. */
export const timesOf = (run: StageRun): number[] =>
  [...Object.values(run.actions).filter(({ status }) => status === "InProgress"), ...openRules(run).map(({ attempt }) => attempt)].flatMap(
    ({ deadline, nextCheck }) => [deadline, ...(nextCheck === undefined ? [] : [nextCheck])],
  );
