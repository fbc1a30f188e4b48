import { applyFacts } from "./apply-facts.ts";
import { type Draft, isInside, isMoving, isParallel } from "./draft.ts";
import type { Execution } from "./execution.ts";
import type { PipelineEffect, PipelineSnapshot } from "./snapshot.ts";
import { progressStage } from "./stage-progress.ts";
import { dismiss, enterStages, supersede, welcome } from "./waiting.ts";
import { timesOf, watchWork } from "./watch.ts";

export interface PipelineStep {
  next: PipelineSnapshot;
  effects: PipelineEffect[];
  wakeAt?: Date;
}

/**
 * One step of a pipeline: takes in the news, then moves every execution as far as it can go.
 * Pure: the same snapshot at the same time gives the same step, and without news a second step changes nothing.
 */
export function advance(snapshot: PipelineSnapshot, now: Date): PipelineStep {
  const { declarations, ...changing } = snapshot;
  // Declarations are many and large, and no rule changes them.
  const draft: Draft = { pipeline: { ...structuredClone(changing), declarations }, effects: [], now: now.getTime() };
  draft.pipeline.announcements = [];
  applyFacts(draft);
  for (const execution of draft.pipeline.executions) {
    welcome(draft, execution);
    if (isInside(execution)) watchWork(draft, execution);
  }
  while (settle(draft)) {
    // Until nothing moves any more: what one execution leaves, another may enter.
  }
  const times = [...draft.pipeline.executions.map(nextLook), snapshot.othersLookAt].filter((time) => time !== undefined);
  const wakeAt = times.length ? Math.min(...times) : undefined;
  return { next: draft.pipeline, effects: draft.effects, ...(wakeAt === undefined ? {} : { wakeAt: new Date(wakeAt) }) };
}

/** One round of the rules; true when something changed. */
function settle(draft: Draft): boolean {
  const moved = draft.pipeline.executions.filter(isMoving).map((execution) => dismiss(draft, execution) || progressStage(draft, execution));
  const superseded = supersede(draft);
  return enterStages(draft) || superseded || moved.includes(true);
}

/** When an execution must be looked at without news. */
export function nextLook(execution: Execution): number | undefined {
  const times = isInside(execution) ? Object.values(execution.stages).flatMap(timesOf) : [];
  return times.length ? Math.min(...times) : undefined;
}

/** Nothing that others do concerns it any more, and nothing that it does concerns them. */
export const isAlone = (pipeline: PipelineSnapshot, execution: Execution): boolean =>
  isParallel(pipeline, execution) && execution.place === "inside";
