import type { GitHost } from "../../../kernel/connections/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { Action, Declaration } from "../domain/declaration/declaration.ts";
import { assumePipelineRole } from "../providers/action-role.ts";
import { hostOfSource } from "../providers/source-host.ts";
import { declarationOf, type Pipeline, pipelineById } from "../store/pipelines.ts";
import type { Watcher } from "../store/repositories.ts";

export interface WatchingAction {
  pipeline: Pipeline;
  declaration: Declaration;
  action: Action;
}

/** The source action that watches, as the pipeline has it now. */
export async function watchingAction(tx: Tx, watcher: Watcher): Promise<WatchingAction | undefined> {
  const pipeline = await pipelineById(tx, watcher.pipeline_id);
  const declaration = pipeline && (await declarationOf(tx, pipeline.id, pipeline.version));
  const action = declaration?.stages[0]?.actions.find(({ name }) => name === watcher.action);
  return pipeline && declaration && action && { pipeline, declaration, action };
}

/** The repository's host, in the name of the pipeline that watches it. */
export async function hostOfWatcher(
  means: { kernel: Kernel; tx: Tx },
  { pipeline, declaration, action }: WatchingAction,
): Promise<GitHost> {
  const principal = await assumePipelineRole(means, pipeline, { pipelineName: pipeline.name, roleArn: declaration.roleArn });
  return hostOfSource(means, { principal, account: pipeline.account }, action);
}
