import type { Context } from "../../../kernel/gateway/index.ts";
import { wakePipeline } from "../store/facts.ts";
import { setTransition } from "../store/transitions.ts";
import { requireLockedPipeline, requireStage } from "./asked-pipeline.ts";

export interface TransitionChange {
  pipelineName: string;
  stageName: string;
  transitionType: "Inbound" | "Outbound";
  enabled: boolean;
  reason?: string;
}

/** Opens or closes the way into or out of a stage, and lets in who waits there. */
export async function changeTransition(context: Context, change: TransitionChange): Promise<void> {
  const pipeline = await requireLockedPipeline(context, change.pipelineName);
  await requireStage(context, pipeline, change.stageName);
  await setTransition(context.tx, {
    ...{ account: pipeline.account, region: pipeline.region, pipeline_id: pipeline.id, stage: change.stageName },
    ...{ direction: change.transitionType, enabled: change.enabled, reason: change.reason ?? null },
    ...{ changed_by: context.principal.arn, changed_at: context.now },
  });
  await wakePipeline(context.tx, pipeline.id);
}
