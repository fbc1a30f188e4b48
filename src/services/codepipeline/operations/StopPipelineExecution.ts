import type * as sdk from "@aws-sdk/client-codepipeline";
import { DuplicatedStopRequestException, PipelineExecutionNotStoppableException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { findExecution } from "../store/executions.ts";
import { factsOf, record } from "../store/facts.ts";
import { pipelineArn, requireLockedPipeline } from "./asked-pipeline.ts";

export const StopPipelineExecution = operation<typeof sdk, "StopPipelineExecution">({
  resource: ({ pipelineName }, context) => pipelineArn(context, pipelineName),
  async run({ pipelineName, pipelineExecutionId: id, abandon = false, reason }, context) {
    const pipeline = await requireLockedPipeline(context, pipelineName);
    // @DIFFERS: AWS declares no "not found" here; an execution that does not exist cannot be stopped either.
    const execution = await findExecution(context.tx, pipeline.id, id);
    if (!execution || execution.place === "ended")
      throw new PipelineExecutionNotStoppableException({
        message: execution
          ? `The pipeline execution '${id}' is in the state ${execution.status} and cannot be stopped`
          : `Pipeline '${pipelineName}' does not have an execution with id '${id}'`,
        $metadata: {},
      });
    const asked = (await factsOf(context.tx, pipeline.id)).map(({ document }) => document);
    const stops = asked.filter((fact) => fact.type === "stop" && fact.executionId === id);
    const abandoned = execution.stop?.abandon || stops.some((fact) => fact.type === "stop" && fact.abandon);
    if ((execution.stop || stops.length) && (!abandon || abandoned))
      throw new DuplicatedStopRequestException({ message: `The pipeline execution '${id}' is already being stopped`, $metadata: {} });
    await record(context.tx, pipeline, { type: "stop", executionId: id, abandon, ...(reason === undefined ? {} : { reason }) });
    return { pipelineExecutionId: id };
  },
});
