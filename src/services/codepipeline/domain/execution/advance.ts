import { applyFacts } from "./apply-facts.ts";
import { type Draft, isInside, isMoving } from "./draft.ts";
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
  const draft: Draft = { pipeline: structuredClone(snapshot), effects: [], now: now.getTime() };
  draft.pipeline.announcements = [];
  applyFacts(draft);
  for (const execution of draft.pipeline.executions) {
    welcome(draft, execution);
    if (isInside(execution)) watchWork(draft, execution);
  }
  while (settle(draft)) {
    // Until nothing moves any more: what one execution leaves, another may enter.
  }
  const wakeAt = nextLook(draft);
  return { next: draft.pipeline, effects: draft.effects, ...(wakeAt === undefined ? {} : { wakeAt: new Date(wakeAt) }) };
}

/** One round of the rules; true when something changed. */
function settle(draft: Draft): boolean {
  const moved = draft.pipeline.executions.filter(isMoving).map((execution) => dismiss(draft, execution) || progressStage(draft, execution));
  const superseded = supersede(draft);
  return enterStages(draft) || superseded || moved.includes(true);
}

function nextLook(draft: Draft): number | undefined {
  const times = draft.pipeline.executions.filter(isInside).flatMap((execution) => Object.values(execution.stages).flatMap(timesOf));
  return times.length ? Math.min(...times) : undefined;
}
