import type { PerformContext } from "../../../kernel/outbox/index.ts";
import { rollbackRefusal, rollbackTo } from "../domain/execution/rollback.ts";
import type { PipelineEffect } from "../domain/execution/snapshot.ts";
import { startExecution } from "../sources/start-execution.ts";
import { listExecutions } from "../store/executions.ts";
import { declarationOf, pipelineById } from "../store/pipelines.ts";

/** A stage that was configured so goes back to its newest success. Without one nothing happens; nor does it when the pipeline was edited. */
export async function startRollback(
  { pipelineId, executionId, stage }: PipelineEffect & { type: "start-rollback" },
  { tx, now }: Pick<PerformContext, "tx" | "now">,
): Promise<void> {
  const pipeline = await pipelineById(tx, pipelineId);
  const declaration = pipeline && (await declarationOf(tx, pipeline.id, pipeline.version));
  if (!declaration) return;
  const newest = await listExecutions(tx, pipeline, { limit: 2, succeededIn: stage });
  const target = newest.find(({ id }) => id !== executionId);
  const standing = { stages: pipeline.stages, version: pipeline.version, declarations: { [pipeline.version]: declaration } };
  if (!target || rollbackRefusal(standing, target, stage)) return;
  const trigger = { triggerType: "AutomatedRollback" as const, triggerDetail: JSON.stringify({ FailedPipelineExecutionId: executionId }) };
  const names = declaration.stages.map(({ name }) => name);
  await startExecution(tx, pipeline, { trigger, ...rollbackTo(target, names, stage) }, now);
}
