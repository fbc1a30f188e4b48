import { NotLatestPipelineExecutionException } from "@aws-sdk/client-codepipeline";
import type { Context } from "../../../kernel/gateway/index.ts";
import type { Execution } from "../domain/execution/execution.ts";
import type { Standing } from "../domain/execution/snapshot.ts";
import { declarationsOf, type Pipeline } from "../store/pipelines.ts";

/** What the machine will judge with when it finds the fact that an operation writes. */
export async function standingOf({ tx }: Context, pipeline: Pipeline, execution: Execution): Promise<Standing> {
  const declarations = await declarationsOf(tx, pipeline.id, [pipeline.version, execution.version]);
  return { stages: pipeline.stages, version: pipeline.version, declarations: Object.fromEntries(declarations) };
}

export const notLatest = (id: string, stage: string) =>
  new NotLatestPipelineExecutionException({
    message: `The pipeline execution '${id}' is not the latest execution of stage '${stage}'`,
    $metadata: {},
  });
