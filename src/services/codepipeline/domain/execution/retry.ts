import type { RetryTrigger } from "@aws-sdk/client-codepipeline";
import { type Draft, isOutdated, isParallel, running, setExecution, setStage, stageOf, stageRunOf } from "./draft.ts";
import type { Execution, RetryMode, StageRun } from "./execution.ts";
import type { Standing } from "./snapshot.ts";

/** Why a stage cannot be retried, in the order in which CodePipeline looks. */
export type RetryRefusal = "NotLatest" | "NotRetryable";

/** Judges with what the machine knows; the operation asks the same before it writes the fact. */
export function retryRefusal(
  pipeline: Standing,
  execution: Execution,
  { stage, mode }: { stage: string; mode: RetryMode },
): RetryRefusal | undefined {
  const run = execution.stages[stage];
  if (!run || isOutdated(pipeline, execution)) return "NotRetryable";
  if (!isParallel(pipeline, execution) && pipeline.stages[stage]?.executionId !== execution.id) return "NotLatest";
  if (execution.place !== "ended" || (run.status !== "Failed" && run.status !== "Stopped")) return "NotRetryable";
  if (mode === "ALL_ACTIONS" && running(run).length) return "NotRetryable";
  return undefined;
}

/** Takes a failed or stopped execution back into its stage: the same execution, new attempts, RESUMED. */
export function resume(draft: Draft, execution: Execution, asked: { stage: string; mode: RetryMode; trigger: RetryTrigger }): void {
  if (retryRefusal(draft.pipeline, execution, asked)) return;
  if (stageOf(draft, execution).name !== asked.stage) return;
  const run = stageRunOf(draft, execution);
  for (const [name, { status }] of Object.entries(run.actions))
    if (asked.mode === "ALL_ACTIONS" || status !== "Succeeded") delete run.actions[name];
  if (asked.trigger === "ManualStageRetry") run.manualRetries += 1;
  else run.automaticRetries += 1;
  run.latestRetry = { trigger: asked.trigger, at: draft.now };
  forgetConditions(run);
  execution.attempt += 1;
  comeBack(draft, execution);
}

/** What let the stage begin stays true; what was asked at its end is asked again. */
function forgetConditions(run: StageRun): void {
  const entry = run.conditions?.beforeEntry;
  if (entry?.status === "Succeeded" || entry?.status === "Overridden") run.conditions = { beforeEntry: entry };
  else delete run.conditions;
}

/** Takes an execution that has ended back into the stage in which it ended. */
export function comeBack(draft: Draft, execution: Execution): void {
  delete execution.stop;
  execution.place = "inside";
  setExecution(draft, execution, "InProgress");
  setStage(draft, execution, "InProgress", "RESUMED");
}
