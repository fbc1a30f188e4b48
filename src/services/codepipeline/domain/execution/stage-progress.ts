import type { Result } from "@aws-sdk/client-codepipeline";
import { type Action, runOrderOf } from "../declaration/declaration.ts";
import { abandonActions } from "./apply-facts.ts";
import { ask, closeCondition, conditionAt } from "./conditions.ts";
import { type Draft, isInside, isOutdated, isParallel, running, setExecution, setStage, stageOf, stageRunOf } from "./draft.ts";
import type { Execution, StageRun } from "./execution.ts";
import { resume } from "./retry.ts";
import { startAction } from "./start-action.ts";

/** CodePipeline's limit for one execution of a PARALLEL pipeline. */
const mostParallelActions = 5;

/** Moves one execution inside its stage as far as it can go now. True when something changed. */
export function progressStage(draft: Draft, execution: Execution): boolean {
  if (!isInside(execution)) return false;
  const run = stageRunOf(draft, execution);
  if (execution.stop || isOutdated(draft.pipeline, execution)) return windUp(draft, execution, run);

  const entry = ask(draft, execution, "beforeEntry");
  if (entry.says === "wait") return entry.isNew;
  if (entry.says === "fail") return refuseEntry(draft, execution);

  if (Object.values(run.actions).some(({ status }) => status === "Failed")) {
    // Siblings may finish; nothing new starts.
    return running(run).length === 0 && fail(draft, execution);
  }
  const next = nextActions(stageOf(draft, execution).actions, run, isParallel(draft.pipeline, execution));
  if (next.length) {
    for (const action of next) startAction(draft, execution, action);
    return true;
  }
  if (running(run).length) return entry.isNew;
  return succeed(draft, execution);
}

/** Nothing new starts; once nothing runs any more the stage is left, and its lock is free. */
function windUp(draft: Draft, execution: Execution, run: StageRun): boolean {
  // Whether a condition is met does not matter any more.
  for (const condition of Object.values(run.conditions ?? {}))
    if (condition.status === "InProgress") closeCondition(draft, condition, execution.stop?.abandon ? "Abandoned" : "Cancelled");
  if (execution.stop?.abandon) abandonActions(draft, execution);
  if (running(run).length) return false;
  if (isOutdated(draft.pipeline, execution)) {
    setStage(draft, execution, "Cancelled");
    setExecution(draft, execution, "Cancelled", "The pipeline was edited while this execution was running");
  } else {
    setStage(draft, execution, "Stopped");
    setExecution(draft, execution, "Stopped", execution.stop?.reason);
  }
  return true;
}

/** What may start now: of the lowest runOrder that has not wholly succeeded, those that were not started yet. */
function nextActions(actions: Action[], run: StageRun, parallel: boolean): Action[] {
  const open = actions.filter(({ name }) => run.actions[name]?.status !== "Succeeded");
  const order = Math.min(...open.map(runOrderOf));
  const group = open.filter((action) => runOrderOf(action) === order && !run.actions[action.name]);
  return parallel ? group.slice(0, Math.max(0, mostParallelActions - running(run).length)) : group;
}

function refuseEntry(draft: Draft, execution: Execution): boolean {
  const { name } = stageOf(draft, execution);
  if (conditionAt(stageOf(draft, execution), "beforeEntry")?.result === "SKIP") {
    setStage(draft, execution, "Skipped");
    moveOn(draft, execution);
  } else {
    setStage(draft, execution, "Failed");
    setExecution(draft, execution, "Failed", `The entry condition of stage ${name} was not met`);
  }
  return true;
}

function succeed(draft: Draft, execution: Execution): boolean {
  const stage = stageOf(draft, execution);
  const exit = ask(draft, execution, "onSuccess");
  if (exit.says === "wait") return exit.isNew;
  if (exit.says === "pass") {
    setStage(draft, execution, "Succeeded");
    moveOn(draft, execution);
    return true;
  }
  const isRollback = conditionAt(stage, "onSuccess")?.result === "ROLLBACK";
  setStage(draft, execution, isRollback ? "Succeeded" : "Failed");
  setExecution(draft, execution, "Failed", `The success condition of stage ${stage.name} was not met`);
  if (isRollback) rollBack(draft, execution);
  return true;
}

/** An action has failed and its siblings have settled. */
function fail(draft: Draft, execution: Execution): boolean {
  const { onFailure } = stageOf(draft, execution);
  const condition = conditionAt(stageOf(draft, execution), "onFailure");
  const isFirst = stageRunOf(draft, execution).status !== "Failed";
  if (isFirst) setStage(draft, execution, "Failed");
  const answer = ask(draft, execution, "onFailure");
  if (answer.says === "wait") return isFirst || answer.isNew;
  engage(draft, execution, answer.says === "pass" ? (condition?.result ?? onFailure?.result) : undefined);
  return true;
}

/** What a stage's failure leads to. */
function engage(draft: Draft, execution: Execution, result: Result | undefined): void {
  if (result === "SKIP") {
    setStage(draft, execution, "Skipped");
    moveOn(draft, execution);
    return;
  }
  setExecution(draft, execution, "Failed");
  if (result === "ROLLBACK") rollBack(draft, execution);
  if (result === "RETRY") retryByItself(draft, execution);
}

/** One automatic attempt for each stage of an execution. */
function retryByItself(draft: Draft, execution: Execution): void {
  const { name, onFailure } = stageOf(draft, execution);
  if (stageRunOf(draft, execution).automaticRetries > 0) return;
  const mode = onFailure?.retryConfiguration?.retryMode ?? "ALL_ACTIONS";
  resume(draft, execution, { stage: name, mode, trigger: "AutomatedStageRetry" });
}

/** Which success to go back to is looked up outside; a rollback that fails is not rolled back itself. */
function rollBack(draft: Draft, execution: Execution): void {
  if (execution.rollback || isParallel(draft.pipeline, execution)) return;
  const stage = stageOf(draft, execution).name;
  const key = `${execution.id}/${stage}/rollback/${execution.attempt}`;
  draft.effects.push({ key, type: "start-rollback", pipelineId: draft.pipeline.pipelineId, executionId: execution.id, stage });
}

/** To the next stage, or to the end; a rollback has only one stage. */
function moveOn(draft: Draft, execution: Execution): void {
  const last = draft.pipeline.declarations[execution.version]!.stages.length - 1;
  if (execution.rollback || execution.stage === last) setExecution(draft, execution, "Succeeded");
  else arrive(draft, execution, execution.stage + 1);
}

/** Puts an execution in front of a stage, behind all that already wait. */
export function arrive(draft: Draft, execution: Execution, stage: number): void {
  execution.stage = stage;
  execution.place = "inbound";
  execution.arrival = 1 + Math.max(0, ...draft.pipeline.executions.map(({ arrival }) => arrival));
  execution.lastUpdateTime = draft.now;
}
