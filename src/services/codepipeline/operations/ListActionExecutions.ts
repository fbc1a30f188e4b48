import type * as sdk from "@aws-sdk/client-codepipeline";
import { PipelineExecutionNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { listAttempts } from "../store/action-executions.ts";
import { findExecution } from "../store/executions.ts";
import { declarationsOf } from "../store/pipelines.ts";
import { actionExecutionDetail } from "./action-execution-detail.ts";
import { pipelineArn, requirePipeline } from "./asked-pipeline.ts";
import { page, pageStart } from "./paging.ts";

export const ListActionExecutions = operation<typeof sdk, "ListActionExecutions">({
  resource: ({ pipelineName }, context) => pipelineArn(context, pipelineName),
  async run({ pipelineName, filter, maxResults = 100, nextToken }, context) {
    const { tx } = context;
    const pipeline = await requirePipeline(context, pipelineName);
    const latest = filter?.latestInPipelineExecution;
    const executionId = filter?.pipelineExecutionId ?? latest?.pipelineExecutionId;
    if (executionId !== undefined && !(await findExecution(tx, pipeline.id, executionId)))
      throw new PipelineExecutionNotFoundException({
        message: `Pipeline '${pipelineName}' does not have an execution with id '${executionId}'`,
        $metadata: {},
      });
    const before = pageStart<number>(nextToken, "number");
    const asked = {
      ...{ limit: maxResults + 1, latestOnly: latest?.startTimeRange === "Latest" },
      ...(executionId === undefined ? {} : { executionId }),
      ...(before === undefined ? {} : { before }),
    };
    const found = page(await listAttempts(tx, pipeline.id, asked), maxResults, ({ number }) => Number(number));
    const declarations = await declarationsOf(
      tx,
      pipeline.id,
      found.rows.map(({ version }) => version),
    );
    return {
      actionExecutionDetails: found.rows.map((attempt) => actionExecutionDetail(attempt, declarations.get(attempt.version))),
      ...(found.nextToken ? { nextToken: found.nextToken } : {}),
    };
  },
});
