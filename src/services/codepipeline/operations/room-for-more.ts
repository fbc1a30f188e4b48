import { ConcurrentPipelineExecutionsLimitExceededException } from "@aws-sdk/client-codepipeline";
import type { Context } from "../../../kernel/gateway/index.ts";
import { mostExecutions } from "../sources/source-changes.ts";
import { countLive } from "../store/executions.ts";
import type { Pipeline } from "../store/pipelines.ts";

/** QUEUED and PARALLEL pipelines hold a limited number of executions; in SUPERSEDED the slots limit themselves. */
export async function requireRoom({ tx }: Context, pipeline: Pipeline): Promise<void> {
  if (pipeline.execution_mode === "SUPERSEDED" || (await countLive(tx, pipeline.id)) < mostExecutions) return;
  throw new ConcurrentPipelineExecutionsLimitExceededException({
    message: `The pipeline '${pipeline.name}' has reached the limit of ${mostExecutions} concurrent executions`,
    $metadata: {},
  });
}
