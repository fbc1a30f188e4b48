import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { declarationOf } from "../store/pipelines.ts";
import { pipelineArn, requireExecution, requirePipeline } from "./asked-pipeline.ts";
import { artifactRevisions } from "./revisions.ts";
import { executionType } from "./stage-state.ts";

export const GetPipelineExecution = operation<typeof sdk, "GetPipelineExecution">({
  resource: ({ pipelineName }, context) => pipelineArn(context, pipelineName),
  async run({ pipelineName, pipelineExecutionId }, context) {
    const pipeline = await requirePipeline(context, pipelineName);
    const execution = await requireExecution(context, pipeline, pipelineExecutionId);
    const declaration = await declarationOf(context.tx, pipeline.id, execution.version);
    const variables = Object.entries(execution.variables).map(([name, resolvedValue]) => ({ name, resolvedValue }));
    return {
      pipelineExecution: {
        ...{ pipelineName, pipelineVersion: execution.version, pipelineExecutionId, status: execution.status },
        ...(execution.statusSummary === undefined ? {} : { statusSummary: execution.statusSummary }),
        ...{ artifactRevisions: artifactRevisions(execution), variables, trigger: execution.trigger },
        ...{ executionMode: declaration?.executionMode ?? "SUPERSEDED", executionType: executionType(execution) },
        ...(execution.rollback ? { rollbackMetadata: { rollbackTargetPipelineExecutionId: execution.rollback.target } } : {}),
      },
    };
  },
});
