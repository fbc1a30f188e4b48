import type * as sdk from "@aws-sdk/client-codepipeline";
import { ActionNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { startExecution } from "../sources/start-execution.ts";
import { hasSeenRevision } from "../store/action-executions.ts";
import { latestExecutionId } from "../store/executions.ts";
import { pipelineArn, requireLockedPipeline, requireStage } from "./asked-pipeline.ts";
import { requireRoom } from "./room-for-more.ts";

export const PutActionRevision = operation<typeof sdk, "PutActionRevision">({
  resource: ({ pipelineName, stageName, actionName }, context) => pipelineArn(context, pipelineName, stageName, actionName),
  async run({ pipelineName, stageName, actionName, actionRevision: { revisionId } }, context) {
    const { tx, now } = context;
    const pipeline = await requireLockedPipeline(context, pipelineName);
    const action = (await requireStage(context, pipeline, stageName)).actions.find(({ name }) => name === actionName);
    if (action?.actionTypeId.category !== "Source")
      throw new ActionNotFoundException({
        message: `Stage '${stageName}' of pipeline '${pipelineName}' does not have a source action with name '${actionName}'`,
        $metadata: {},
      });
    // @DIFFERS: the execution fetches the newest revision; the one that is reported only decides whether it starts.
    if (await hasSeenRevision(tx, pipeline.id, { stage: stageName, action: actionName, revisionId })) {
      const pipelineExecutionId = await latestExecutionId(tx, pipeline.id);
      return { newRevision: false, ...(pipelineExecutionId ? { pipelineExecutionId } : {}) };
    }
    await requireRoom(context, pipeline);
    const trigger = { triggerType: "PutActionRevision" as const, triggerDetail: context.principal.arn };
    return { newRevision: true, pipelineExecutionId: await startExecution(tx, pipeline, { trigger }, now) };
  },
});
