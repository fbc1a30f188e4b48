import { createHash } from "node:crypto";
import { arn } from "../../../base/arn.ts";
import { deleteTags, putTags, type Tx, tagsOf } from "../../../kernel/store/index.ts";
import type { Action, Declaration } from "../domain/declaration/declaration.ts";
import { branchPipelineName, forBranch } from "../domain/triggers/branch-pipeline.ts";
import { anyPasses, pipelineTags, readPatterns } from "../domain/triggers/pipeline-tags.ts";
import { branchPipelinesOf, noteBranchPipeline } from "../store/branch-pipelines.ts";
import { wakePipeline } from "../store/facts.ts";
import { deletePipeline, insertPipeline, type Pipeline, pipelineById, updatePipeline } from "../store/pipelines.ts";
import { startExecution } from "./start-execution.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

const keysOfPlace = ["ConnectionArn", "FullRepositoryId", "RepositoryName", "Owner", "Repo"] as const;

/** Whether two source actions fetch from the same repository. */
const isSameAs =
  (one: Action) =>
  (other: Action): boolean =>
    other.actionTypeId.provider === one.actionTypeId.provider &&
    keysOfPlace.every((key) => other.configuration?.[key] === one.configuration?.[key]);

interface Parent {
  pipeline: Pipeline;
  declaration: Declaration;
  action: Action;
}

const branchOf = ({ configuration = {} }: Action): string | undefined => configuration.BranchName ?? configuration.Branch;

/** Makes a pipeline for a branch that was pushed to, if its tag says that such branches get one, and starts it. */
export async function welcomeBranch(tx: Tx, { pipeline, declaration, action }: Parent, branch: string, now: Date): Promise<void> {
  if (branch === branchOf(action)) return;
  const ownArn = arn("codepipeline", pipeline, pipeline.name);
  const tags = await tagsOf(tx, ownArn);
  const patterns = readPatterns(tags.find(({ key }) => key === pipelineTags.branches)?.value);
  if (!patterns || !anyPasses([branch], patterns)) return;
  if ((await branchPipelinesOf(tx, pipeline.id)).some((made) => made.branch === branch)) return;
  const name = branchPipelineName(pipeline.name, branch, digest);
  const child = await insertPipeline(tx, pipeline, forBranch(declaration, { name, branch, isSame: isSameAs(action) }), now);
  // Somebody's own pipeline has the name: it stays theirs.
  if (!child) return;
  await noteBranchPipeline(tx, pipeline, { parent_id: pipeline.id, child_id: child.id, branch });
  await putTags(
    tx,
    arn("codepipeline", child, name),
    tags.filter(({ key }) => key !== pipelineTags.branches),
  );
  await startExecution(tx, child, { trigger: { triggerType: "CreatePipeline", triggerDetail: ownArn } }, now);
}

/** The branch is gone, and its pipeline with it. */
export async function dismissBranch(tx: Tx, { id }: Pick<Pipeline, "id">, branch: string): Promise<void> {
  for (const made of await branchPipelinesOf(tx, id)) if (made.branch === branch) await remove(tx, made.child_id);
}

/** Whoever deletes a pipeline deletes what was made after its pattern. */
export async function dismissAllBranches(tx: Tx, { id }: Pick<Pipeline, "id">): Promise<void> {
  for (const made of await branchPipelinesOf(tx, id)) await remove(tx, made.child_id);
}

async function remove(tx: Tx, childId: string): Promise<void> {
  const child = await pipelineById(tx, childId);
  if (!child) return;
  await deletePipeline(tx, child.id);
  await deleteTags(tx, arn("codepipeline", child, child.name));
}

/** What changes in a pipeline changes in all that were made after its pattern. */
export async function followParent(tx: Tx, parent: Pipeline, declaration: Declaration, now: Date): Promise<void> {
  for (const { child_id, branch, name } of await branchPipelinesOf(tx, parent.id)) {
    const child = await pipelineById(tx, child_id);
    const source = declaration.stages[0]?.actions.find((action) => branchOf(action) !== undefined);
    if (!child || !source) continue;
    await updatePipeline(tx, child, forBranch(declaration, { name, branch, isSame: isSameAs(source) }), now);
    await wakePipeline(tx, child.id);
  }
}
