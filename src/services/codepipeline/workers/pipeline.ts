import { worker } from "../../../kernel/outbox/index.ts";
import { advance } from "../domain/execution/advance.ts";
import type { PipelineEffect } from "../domain/execution/snapshot.ts";
import { machineKind } from "../store/tables.ts";
import { type LoadedPipeline, loadPipeline } from "./load-pipeline.ts";
import { performEffect } from "./perform-effect.ts";
import { savePipeline } from "./save-pipeline.ts";

/** The machine of one pipeline: it owns the stage locks, the waiting rooms and every execution that still moves. */
export const pipelineWorker = worker<LoadedPipeline, PipelineEffect>({
  kind: machineKind,
  load: loadPipeline,
  advance(snapshot, now) {
    const step = advance(snapshot, now);
    return { ...step, next: { ...step.next, factIds: [] } };
  },
  save: savePipeline,
  perform: performEffect,
});
