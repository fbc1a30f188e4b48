import type * as sdk from "@aws-sdk/client-codepipeline";
import { ConditionNotOverridableException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { overrideRefusal } from "../domain/execution/override.ts";
import { findExecution } from "../store/executions.ts";
import { factsOf, record } from "../store/facts.ts";
import { pipelineArn, requireLockedPipeline, requireStage } from "./asked-pipeline.ts";
import { requireRoom } from "./room-for-more.ts";
import { notLatest, standingOf } from "./standing.ts";

const gateOf = { BEFORE_ENTRY: "beforeEntry", ON_SUCCESS: "onSuccess" } as const;

export const OverrideStageCondition = operation<typeof sdk, "OverrideStageCondition">({
  resource: ({ pipelineName, stageName }, context) => pipelineArn(context, pipelineName, stageName),
  async run({ pipelineName, stageName: stage, pipelineExecutionId: id, conditionType }, context) {
    const pipeline = await requireLockedPipeline(context, pipelineName);
    await requireStage(context, pipeline, stage);
    const execution = await findExecution(context.tx, pipeline.id, id);
    if (!execution) throw notLatest(id, stage);
    const gate = gateOf[conditionType];
    const refusal = overrideRefusal(await standingOf(context, pipeline, execution), execution, { stage, gate });
    if (refusal === "NotLatest") throw notLatest(id, stage);
    const facts = (await factsOf(context.tx, pipeline.id)).map(({ document }) => document);
    if (refusal || facts.some((fact) => (fact.type === "retry" || fact.type === "override") && fact.executionId === id))
      throw new ConditionNotOverridableException({
        message: `The condition ${conditionType} of stage '${stage}' cannot be overridden for the pipeline execution '${id}'`,
        $metadata: {},
      });
    if (execution.place === "ended") await requireRoom(context, pipeline);
    await record(context.tx, pipeline, { type: "override", executionId: id, stage, gate });
    return {};
  },
});
