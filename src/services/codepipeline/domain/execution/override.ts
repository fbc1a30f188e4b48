import { closeCondition } from "./conditions.ts";
import { type Draft, isOutdated, isParallel, stageRunOf } from "./draft.ts";
import type { Execution, Gate } from "./execution.ts";
import { comeBack } from "./retry.ts";
import type { Standing } from "./snapshot.ts";

export type OverrideRefusal = "NotLatest" | "NotOverridable";

/** Why a condition cannot be overridden, in the order in which CodePipeline looks; the operation asks the same before it writes the fact. */
export function overrideRefusal(
  pipeline: Standing,
  execution: Execution,
  { stage, gate }: { stage: string; gate: Gate },
): OverrideRefusal | undefined {
  const condition = execution.stages[stage]?.conditions?.[gate];
  const declared = pipeline.declarations[execution.version]?.stages;
  const at = declared?.[execution.stage];
  if (!condition || at?.name !== stage || isOutdated(pipeline, execution) || execution.stop) return "NotOverridable";
  if (!isParallel(pipeline, execution) && pipeline.stages[stage]?.executionId !== execution.id) return "NotLatest";
  if (gate === "onFailure" || at[gate]?.conditions?.[0]?.result === "SKIP") return "NotOverridable";
  if (condition.status === "InProgress") return execution.place === "inside" ? undefined : "NotOverridable";
  const isStuck = execution.place === "ended" && execution.status === "Failed";
  return isStuck && (condition.status === "Failed" || condition.status === "Errored") ? undefined : "NotOverridable";
}

/** Somebody takes the responsibility: the condition counts as met, whatever its rules say or are about to say. */
export function override(draft: Draft, execution: Execution, asked: { stage: string; gate: Gate }): void {
  if (overrideRefusal(draft.pipeline, execution, asked)) return;
  closeCondition(draft, stageRunOf(draft, execution).conditions![asked.gate]!, "Overridden");
  if (execution.place === "ended") comeBack(draft, execution);
}
