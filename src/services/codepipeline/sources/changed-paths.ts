import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { anyPasses, pipelineTags, readPatterns } from "../domain/triggers/pipeline-tags.ts";
import { assumePipelineRole } from "../providers/action-role.ts";
import { declarationOf, type Pipeline } from "../store/pipelines.ts";
import { pipelineTag } from "./pipeline-tag.ts";

interface CodeCommitChange {
  repositoryName: string;
  before: string;
  after: string;
}

/** Whether a push to CodeCommit touches what the pipeline's tag asks for. A new branch has no list of files, so it does not. */
export async function touchesPaths(means: { tx: Tx; kernel: Kernel }, pipeline: Pipeline, change: CodeCommitChange): Promise<boolean> {
  const patterns = readPatterns(await pipelineTag(means.tx, pipeline, pipelineTags.paths));
  if (!patterns) return true;
  if (!change.before) return false;
  try {
    return anyPasses(await pathsOf(means, pipeline, change), patterns);
  } catch (error) {
    if (!(error instanceof WireError || (error instanceof Error && "$fault" in error))) throw error;
    // Better one run too many than a change that nobody builds.
    means.kernel.log.warn("The files of a push could not be read, so it starts the pipeline", { pipeline: pipeline.name, error });
    return true;
  }
}

/** In the name of the pipeline's role, which needs codecommit:GetDifferences. */
async function pathsOf(
  means: { tx: Tx; kernel: Kernel },
  pipeline: Pipeline,
  { repositoryName, before, after }: CodeCommitChange,
): Promise<string[]> {
  const declaration = await declarationOf(means.tx, pipeline.id, pipeline.version);
  const principal = await assumePipelineRole(means, pipeline, { pipelineName: pipeline.name, roleArn: declaration?.roleArn ?? "" });
  const as = { principal, account: pipeline.account, region: pipeline.region, tx: means.tx };
  const paths: string[] = [];
  let token: string | undefined;
  do {
    const { differences = [], NextToken } = await means.kernel.call(
      "codecommit",
      "GetDifferences",
      { repositoryName, beforeCommitSpecifier: before, afterCommitSpecifier: after, ...(token ? { NextToken: token } : {}) },
      as,
    );
    for (const { beforeBlob, afterBlob } of differences)
      paths.push(...[beforeBlob?.path, afterBlob?.path].filter((path) => path !== undefined));
    token = NextToken;
  } while (token);
  return paths;
}
