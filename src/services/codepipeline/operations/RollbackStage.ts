import type * as sdk from "@aws-sdk/client-codepipeline";
import { PipelineExecutionOutdatedException, UnableToRollbackStageException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { rollbackRefusal, rollbackTo } from "../domain/execution/rollback.ts";
import { startExecution } from "../sources/start-execution.ts";
import { currentDeclaration, pipelineArn, requireExecution, requireLockedPipeline, requireStage } from "./asked-pipeline.ts";
import { requireRoom } from "./room-for-more.ts";
import { standingOf } from "./standing.ts";

export const RollbackStage = operation<typeof sdk, "RollbackStage">({
  resource: ({ pipelineName, stageName }, context) => pipelineArn(context, pipelineName, stageName),
  async run({ pipelineName, stageName: stage, targetPipelineExecutionId }, context) {
    const pipeline = await requireLockedPipeline(context, pipelineName);
    await requireStage(context, pipeline, stage);
    const target = await requireExecution(context, pipeline, targetPipelineExecutionId);
    const refusal = rollbackRefusal(await standingOf(context, pipeline, target), target, stage);
    if (refusal) {
      const message = `Stage '${stage}' cannot be rolled back to the pipeline execution '${target.id}': ${refusal.why}`;
      const Exception = refusal.outdated ? PipelineExecutionOutdatedException : UnableToRollbackStageException;
      throw new Exception({ message, $metadata: {} });
    }
    if (pipeline.stages[stage]?.status === "InProgress" || pipeline.stages[stage]?.status === "Stopping")
      throw new UnableToRollbackStageException({ message: `Stage '${stage}' cannot be rolled back while it is running`, $metadata: {} });
    await requireRoom(context, pipeline);
    const names = (await currentDeclaration(context, pipeline)).stages.map(({ name }) => name);
    const trigger = { triggerType: "ManualRollback" as const, triggerDetail: context.principal.arn };
    const start = { trigger, ...rollbackTo(target, names, stage) };
    return { pipelineExecutionId: await startExecution(context.tx, pipeline, start, context.now) };
  },
});
