import { type Action, runOrderOf } from "../declaration/declaration.ts";
import { abandonActions, checkEveryMs } from "./apply-facts.ts";
import { type Draft, isInside, isMoving, running, setAction, setExecution, setStage, stageOf, stageRunOf } from "./draft.ts";
import type { Execution } from "./execution.ts";
import { resume } from "./retry.ts";
import { startAction } from "./start-action.ts";

/** Fails what took too long, and asks after work of which nothing was heard for a while. */
export function watchActions(draft: Draft, execution: Execution): void {
  const stage = stageOf(draft, execution);
  const run = stageRunOf(draft, execution);
  for (const action of stage.actions) {
    const attempt = run.actions[action.name];
    if (attempt?.status !== "InProgress") continue;
    if (attempt.deadline <= draft.now) {
      const message = `The action did not complete before its timeout of ${Math.round((attempt.deadline - attempt.startTime) / 60_000)} minutes`;
      attempt.errorDetails = { code: "JobTimedOut", message };
      setAction(draft, execution, action, attempt, "Failed");
    } else if (attempt.nextCheck !== undefined && attempt.nextCheck <= draft.now) {
      attempt.checks += 1;
      attempt.nextCheck = draft.now + checkEveryMs;
      draft.effects.push({
        key: `${execution.id}/${stage.name}/${action.name}/${attempt.attempt}/check/${attempt.checks}`,
        type: "check-action",
        pipelineId: draft.pipeline.pipelineId,
        executionId: execution.id,
        stage: stage.name,
        action: action.name,
        actionExecutionId: attempt.id,
      });
    }
  }
}

/** Moves one execution inside its stage as far as it can go now. True when something changed. */
export function progressStage(draft: Draft, execution: Execution): boolean {
  if (!isInside(execution) || !isMoving(execution)) return false;
  if (execution.stop?.abandon) abandonActions(draft, execution);
  const run = stageRunOf(draft, execution);
  const isOutdated = execution.version !== draft.pipeline.version;
  const attempts = Object.values(run.actions);
  const settled = running(run).length === 0;
  if (execution.stop || isOutdated || attempts.some(({ status }) => status === "Failed")) {
    // Siblings may finish; nothing new starts.
    if (!settled) return false;
    return leave(draft, execution, isOutdated);
  }
  if (!settled) return false;
  const group = nextGroup(stageOf(draft, execution).actions, run.actions);
  if (group.length === 0) return succeed(draft, execution);
  for (const action of group) startAction(draft, execution, action);
  return true;
}

/** The actions of the lowest runOrder that has not wholly succeeded, without those that have. */
function nextGroup(actions: Action[], runs: Record<string, { status: string }>): Action[] {
  const open = actions.filter(({ name }) => runs[name]?.status !== "Succeeded");
  const order = Math.min(...open.map(runOrderOf));
  return open.filter((action) => runOrderOf(action) === order);
}

function succeed(draft: Draft, execution: Execution): boolean {
  setStage(draft, execution, "Succeeded");
  if (execution.stage + 1 < draft.pipeline.declarations[execution.version]!.stages.length) arrive(draft, execution, execution.stage + 1);
  else setExecution(draft, execution, "Succeeded");
  return true;
}

/** Puts an execution in front of a stage, behind all that already wait. */
export function arrive(draft: Draft, execution: Execution, stage: number): void {
  execution.stage = stage;
  execution.place = "inbound";
  execution.arrival = 1 + Math.max(0, ...draft.pipeline.executions.map(({ arrival }) => arrival));
  execution.lastUpdateTime = draft.now;
}

/** Nothing runs any more: the stage ends as failed, stopped or cancelled, and its lock is free. */
function leave(draft: Draft, execution: Execution, isOutdated: boolean): boolean {
  if (isOutdated) {
    setStage(draft, execution, "Cancelled");
    setExecution(draft, execution, "Cancelled", "The pipeline was edited while this execution was running");
  } else if (execution.stop) {
    setStage(draft, execution, "Stopped");
    setExecution(draft, execution, "Stopped", execution.stop.reason);
  } else {
    setStage(draft, execution, "Failed");
    setExecution(draft, execution, "Failed");
    retryByItself(draft, execution);
  }
  return true;
}

/** `onFailure: { result: RETRY }`: one automatic attempt for each stage of an execution. */
function retryByItself(draft: Draft, execution: Execution): void {
  const { name, onFailure } = stageOf(draft, execution);
  if (onFailure?.result !== "RETRY" || stageRunOf(draft, execution).automaticRetries > 0) return;
  const mode = onFailure.retryConfiguration?.retryMode ?? "ALL_ACTIONS";
  resume(draft, execution, { stage: name, mode, trigger: "AutomatedStageRetry" });
}
