import { PipelineExecutionNotFoundException } from "@aws-sdk/client-codepipeline";
import type { Context } from "../../../kernel/gateway/index.ts";
import type { Declaration } from "../domain/declaration/declaration.ts";
import { type ActionExecution, listAttempts } from "../store/action-executions.ts";
import { findExecution } from "../store/executions.ts";
import { declarationsOf } from "../store/pipelines.ts";
import { requirePipeline } from "./asked-pipeline.ts";
import { page, pageStart } from "./paging.ts";

interface Asked {
  pipelineName: string;
  filter?: {
    pipelineExecutionId?: string;
    latestInPipelineExecution?: { pipelineExecutionId: string; startTimeRange: "Latest" | "All" };
  };
  maxResults?: number;
  nextToken?: string;
}

/** One page of the history of attempts, newest first, each with the declaration it belongs to. */
export async function attemptPage(
  context: Context,
  of: "actions" | "rules",
  { pipelineName, filter, maxResults = 100, nextToken }: Asked,
): Promise<{ attempts: { attempt: ActionExecution; declaration: Declaration | undefined }[]; nextToken?: string }> {
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
    ...{ of, limit: maxResults + 1, latestOnly: latest?.startTimeRange === "Latest" },
    ...(executionId === undefined ? {} : { executionId }),
    ...(before === undefined ? {} : { before }),
  };
  const found = page(await listAttempts(tx, pipeline.id, asked), maxResults, ({ number }) => Number(number));
  const versions = found.rows.map(({ version }) => version);
  const declarations = await declarationsOf(tx, pipeline.id, versions);
  return {
    attempts: found.rows.map((attempt) => ({ attempt, declaration: declarations.get(attempt.version) })),
    ...(found.nextToken ? { nextToken: found.nextToken } : {}),
  };
}
