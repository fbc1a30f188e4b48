import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { listExecutions } from "../store/executions.ts";
import { declarationsOf } from "../store/pipelines.ts";
import { pipelineArn, requirePipeline } from "./asked-pipeline.ts";
import { page, pageStart } from "./paging.ts";
import { sourceRevisions } from "./revisions.ts";
import { executionType } from "./stage-state.ts";

export const ListPipelineExecutions = operation<typeof sdk, "ListPipelineExecutions">({
  resource: ({ pipelineName }, context) => pipelineArn(context, pipelineName),
  async run({ pipelineName, maxResults = 100, nextToken, filter }, context) {
    const pipeline = await requirePipeline(context, pipelineName);
    const before = pageStart<number>(nextToken, "number");
    const succeededIn = filter?.succeededInStage?.stageName;
    const asked = {
      limit: maxResults + 1,
      ...(before === undefined ? {} : { before }),
      ...(succeededIn === undefined ? {} : { succeededIn }),
    };
    const found = page(await listExecutions(context.tx, pipeline, asked), maxResults, ({ number }) => number);
    const modes = await declarationsOf(
      context.tx,
      pipeline.id,
      found.rows.map(({ version }) => version),
    );
    return {
      pipelineExecutionSummaries: found.rows.map((execution) => ({
        ...{ pipelineExecutionId: execution.id, status: execution.status },
        ...(execution.statusSummary === undefined ? {} : { statusSummary: execution.statusSummary }),
        ...{ startTime: new Date(execution.startTime), lastUpdateTime: new Date(execution.lastUpdateTime) },
        ...{ sourceRevisions: sourceRevisions(execution), trigger: execution.trigger },
        ...(execution.stop ? { stopTrigger: execution.stop.reason === undefined ? {} : { reason: execution.stop.reason } } : {}),
        ...{ executionMode: modes.get(execution.version)?.executionMode ?? "SUPERSEDED", executionType: executionType(execution) },
        ...(execution.rollback ? { rollbackMetadata: { rollbackTargetPipelineExecutionId: execution.rollback.target } } : {}),
      })),
      ...(found.nextToken ? { nextToken: found.nextToken } : {}),
    };
  },
});
