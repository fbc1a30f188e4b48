import { readFile } from "node:fs/promises";
import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "@aws-sdk/client-codepipeline";

/** What of a git commit `#{Source.…}` may refer to. */
export type CommitVariables = Record<string, string>;

export const artifactBucket = "quintet-artifacts";
export const sourceBucket = "quintet-working-tree";
export const sourceKey = "tree.zip";

export interface LocalPipeline {
  pipeline: PipelineDeclaration;
  /** Actions that do not run here, each with the reason. */
  leftOut: string[];
  /** Names of the build projects that its actions use. */
  projects: string[];
}

/** As `get-pipeline` prints it, or the declaration alone. */
export async function readPipeline(file: string): Promise<PipelineDeclaration> {
  const content = JSON.parse(await readFile(file, "utf8")) as { pipeline?: PipelineDeclaration } & PipelineDeclaration;
  const pipeline = content.pipeline ?? content;
  if (!pipeline?.name || !Array.isArray(pipeline.stages)) throw new Error(`${file} is no pipeline: it has no name or no stages`);
  return pipeline;
}

/** What runs with nothing but this machine. */
const runsHere = ["Source", "Build/CodeBuild", "Test/CodeBuild", "Build/Commands", "Compute/Commands", "Deploy/S3", "Approval/Manual"];

/** The same pipeline with the working tree as every source, in the one account and region that are there, without what needs more. */
export function localPipeline(declared: PipelineDeclaration, commit: CommitVariables): LocalPipeline {
  const leftOut: string[] = [];
  const projects = new Set<string>();
  const sources = new Set<string>();
  const stages = (declared.stages ?? []).flatMap((stage): StageDeclaration[] => {
    const actions = (stage.actions ?? []).flatMap((action): ActionDeclaration[] => {
      const { category = "", provider = "", owner } = action.actionTypeId ?? {};
      const kind = category === "Source" ? "Source" : `${category}/${provider}`;
      if (kind !== "Source" && (owner !== "AWS" || !runsHere.includes(kind))) {
        leftOut.push(`${stage.name}/${action.name} (${category} by ${provider}) needs more than this machine`);
        return [];
      }
      if (kind === "Source" && action.namespace) sources.add(action.namespace);
      const project = action.configuration?.ProjectName;
      if (project) projects.add(project);
      return [here(action, kind)];
    });
    return actions.length ? [{ ...stage, actions }] : [];
  });
  const { artifactStores: _, triggers: __, ...rest } = declared;
  const pipeline = { ...rest, stages, pipelineType: "V2" as const, artifactStore: { type: "S3" as const, location: artifactBucket } };
  return { pipeline: withCommit(pipeline, sources, commit), leftOut, projects: [...projects] };
}

function here({ roleArn: _, region: __, ...action }: ActionDeclaration, kind: string): ActionDeclaration {
  if (kind !== "Source") return action;
  return {
    ...action,
    actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
    configuration: { S3Bucket: sourceBucket, S3ObjectKey: sourceKey, PollForSourceChanges: "false" },
  };
}

/** A working tree is no commit: what refers to the source's commit is filled in with the one that is checked out. */
function withCommit(pipeline: PipelineDeclaration, sources: Set<string>, commit: CommitVariables): PipelineDeclaration {
  const text = JSON.stringify(pipeline).replaceAll(/#\{([A-Za-z0-9@\-_]+)\.([A-Za-z0-9@\-_]+)\}/g, (whole, namespace, key) =>
    sources.has(namespace) && commit[key] !== undefined ? JSON.stringify(commit[key]).slice(1, -1) : whole,
  );
  return JSON.parse(text) as PipelineDeclaration;
}
