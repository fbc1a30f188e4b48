import type * as sdk from "@aws-sdk/client-codepipeline";
import { StageNotRetryableException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { retryRefusal } from "../domain/execution/retry.ts";
import { findExecution } from "../store/executions.ts";
import { factsOf, record } from "../store/facts.ts";
import { pipelineArn, requireLockedPipeline, requireStage } from "./asked-pipeline.ts";
import { requireRoom } from "./room-for-more.ts";
import { notLatest, standingOf } from "./standing.ts";

export const RetryStageExecution = operation<typeof sdk, "RetryStageExecution">({
  resource: ({ pipelineName, stageName }, context) => pipelineArn(context, pipelineName, stageName),
  async run({ pipelineName, stageName: stage, pipelineExecutionId: id, retryMode: mode }, context) {
    const pipeline = await requireLockedPipeline(context, pipelineName);
    await requireStage(context, pipeline, stage);
    const execution = await findExecution(context.tx, pipeline.id, id);
    if (!execution) throw notLatest(id, stage);
    const refusal = retryRefusal(await standingOf(context, pipeline, execution), execution, { stage, mode });
    if (refusal === "NotLatest") throw notLatest(id, stage);
    const facts = (await factsOf(context.tx, pipeline.id)).map(({ document }) => document);
    if (refusal || facts.some((fact) => (fact.type === "retry" || fact.type === "override") && fact.executionId === id))
      throw new StageNotRetryableException({
        message: `Stage '${stage}' of the pipeline execution '${id}' cannot be retried: it has not failed, it is being retried, or the pipeline was edited`,
        $metadata: {},
      });
    await requireRoom(context, pipeline);
    await record(context.tx, pipeline, { type: "retry", executionId: id, stage, mode });
    return { pipelineExecutionId: id };
  },
});
