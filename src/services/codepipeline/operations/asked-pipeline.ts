import { PipelineExecutionNotFoundException, PipelineNotFoundException, StageNotFoundException } from "@aws-sdk/client-codepipeline";
import { arn } from "../../../base/arn.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import type { Declaration, Stage } from "../domain/declaration/declaration.ts";
import type { Execution } from "../domain/execution/execution.ts";
import { findExecution } from "../store/executions.ts";
import { declarationOf, findPipeline, lockPipeline, type Pipeline } from "../store/pipelines.ts";

/** ARNs of pipelines have no `pipeline/`: stages and actions simply follow the name. */
export const pipelineArn = (context: Pick<Context, "account" | "region">, ...path: string[]): string =>
  arn("codepipeline", context, path.join("/"));

export const pipelineNotFound = (context: Context, name: string) =>
  new PipelineNotFoundException({ message: `Account '${context.account}' does not have a pipeline with name '${name}'`, $metadata: {} });

export async function requirePipeline(context: Context, name: string): Promise<Pipeline> {
  const pipeline = await findPipeline(context.tx, context, name);
  if (!pipeline) throw pipelineNotFound(context, name);
  return pipeline;
}

/** As `requirePipeline`; the machine stands still until the operation commits. */
export async function requireLockedPipeline(context: Context, name: string): Promise<Pipeline> {
  const pipeline = await lockPipeline(context.tx, context, name);
  if (!pipeline) throw pipelineNotFound(context, name);
  return pipeline;
}

export async function currentDeclaration(context: Context, pipeline: Pipeline): Promise<Declaration> {
  const declaration = await declarationOf(context.tx, pipeline.id, pipeline.version);
  if (!declaration) throw new Error(`Pipeline ${pipeline.name} has no declaration of version ${pipeline.version}`);
  return declaration;
}

export async function requireStage(context: Context, pipeline: Pipeline, name: string): Promise<Stage> {
  const stage = (await currentDeclaration(context, pipeline)).stages.find((one) => one.name === name);
  if (!stage)
    throw new StageNotFoundException({ message: `Pipeline '${pipeline.name}' does not have a stage with name '${name}'`, $metadata: {} });
  return stage;
}

export async function requireExecution(context: Context, pipeline: Pipeline, id: string): Promise<Execution> {
  const execution = await findExecution(context.tx, pipeline.id, id);
  if (!execution)
    throw new PipelineExecutionNotFoundException({
      message: `Pipeline '${pipeline.name}' does not have an execution with id '${id}'`,
      $metadata: {},
    });
  return execution;
}
