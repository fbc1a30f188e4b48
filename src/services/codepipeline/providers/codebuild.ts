import type { Build, EnvironmentVariable } from "@aws-sdk/client-codebuild";
import type { Strict } from "../../../contracts/types.ts";
import { type Artifact, stageRuns } from "../domain/execution/execution.ts";
import type { ActionResult } from "../domain/execution/facts.ts";
import { failed } from "./failure.ts";
import { ActionFailure, type ActionJob, isElsewhere, type Provider, type Started } from "./provider.ts";

/** Builds and tests: a build of the project with the pipeline's artifacts in place of the project's own sources and outputs. */
export const codeBuild: Provider = {
  async start(job) {
    const asked = buildOf(job);
    if (!isBatch(job)) return buildStarted((await job.call("codebuild", "StartBuild", asked)).build);
    const { CombineArtifacts } = job.run.resolvedConfiguration;
    const { buildBatch } = await job.call("codebuild", "StartBuildBatch", {
      ...asked,
      ...(CombineArtifacts === "true" ? { buildBatchConfigOverride: { combineArtifacts: true } } : {}),
    });
    if (!buildBatch?.id) throw new Error("CodeBuild answered StartBuildBatch without a batch");
    return { status: "InProgress", externalExecutionId: buildBatch.id };
  },

  async check(job, buildId) {
    if (isBatch(job)) return checkBatch(job, buildId);
    const { builds } = await job.call("codebuild", "BatchGetBuilds", { ids: [buildId] });
    return buildResult(builds?.[0], buildId, job.run.outputArtifacts);
  },
};

const isBatch = ({ run }: ActionJob): boolean => run.resolvedConfiguration.BatchEnabled === "true";

function buildOf(job: ActionJob) {
  const { ProjectName: projectName = "", EnvironmentVariables, BuildspecOverride } = job.run.resolvedConfiguration;
  return {
    projectName,
    ...sources(job),
    ...outputsOf(job.run.outputArtifacts),
    environmentVariablesOverride: variables(EnvironmentVariables),
    ...(BuildspecOverride ? { buildspecOverride: BuildspecOverride } : {}),
    ...(job.encryptionKey ? { encryptionKeyOverride: job.encryptionKey } : {}),
    idempotencyToken: job.run.id,
  };
}

/** What an action shows of a build that was just asked for. */
export function buildStarted(build: Strict<Build> | undefined): Started {
  if (!build?.id) throw new Error("CodeBuild answered StartBuild without a build");
  return {
    status: "InProgress",
    service: "codebuild",
    externalExecutionId: build.id,
    ...(build.logs?.deepLink ? { externalExecutionUrl: build.logs.deepLink } : {}),
    ...(build.logs?.cloudWatchLogsArn ? { logStreamArn: build.logs.cloudWatchLogsArn } : {}),
  };
}

export const buildResult = (build: Strict<Build> | undefined, id: string, outputs: Artifact[]): ActionResult | undefined =>
  build ? resultOf(build, outputs) : failed("JobFailed", `The build ${id} does not exist any more`);

async function checkBatch(job: ActionJob, id: string): Promise<ActionResult | undefined> {
  const { buildBatches } = await job.call("codebuild", "BatchGetBuildBatches", { ids: [id] });
  const batch = buildBatches?.[0];
  if (!batch) return failed("JobFailed", `The batch ${id} does not exist any more`);
  if (batch.buildBatchStatus === undefined || batch.buildBatchStatus === "IN_PROGRESS") return undefined;
  if (batch.buildBatchStatus === "SUCCEEDED") return { status: "Succeeded" };
  const summary = `Batch build terminated with state: ${batch.buildBatchStatus}`;
  return { ...failed("JobFailed", summary), summary };
}

const location = ({ bucket, key }: Artifact): string => `${bucket}/${key}`;

/** The revision behind an artifact: of the source action that wrote it, or of the first source for what was built since. */
function revisionOf(job: ActionJob, artifact: Artifact): { sourceVersion?: string } {
  // Only our own CodeBuild knows by the caller that this is no version of the object.
  if (isElsewhere(job, "codebuild")) return {};
  const { execution } = job;
  const runs = Object.values(stageRuns(execution)).flatMap(({ actions }) => Object.values(actions));
  const sourceRuns = runs.filter(({ revision }) => revision !== undefined);
  const writer = sourceRuns.find(({ outputArtifacts }) => outputArtifacts.some(({ name }) => name === artifact.name)) ?? sourceRuns[0];
  return writer?.revision ? { sourceVersion: writer.revision.id } : {};
}

function sources(job: ActionJob) {
  const { run } = job;
  const primaryName = run.resolvedConfiguration.PrimarySource ?? run.inputArtifacts[0]?.name;
  const primary = run.inputArtifacts.find(({ name }) => name === primaryName);
  if (!primary) throw new ActionFailure("ConfigurationError", `The primary source '${primaryName}' is not one of the input artifacts`);
  const others = run.inputArtifacts.filter((artifact) => artifact !== primary);
  return {
    ...{ sourceTypeOverride: "S3" as const, sourceLocationOverride: location(primary), ...revisionOf(job, primary) },
    secondarySourcesOverride: others.map((one) => ({ type: "S3" as const, location: location(one), sourceIdentifier: one.name })),
  };
}

/** One output is the build's own artifact; several are secondary ones, each under its name. */
export function outputsOf(artifacts: Artifact[]) {
  const none = { type: "NO_ARTIFACTS" as const };
  const [only, ...more] = artifacts;
  if (!only) return { artifactsOverride: none };
  if (!more.length) return { artifactsOverride: destination(only) };
  return {
    artifactsOverride: none,
    secondaryArtifactsOverride: artifacts.map((one) => ({ ...destination(one), artifactIdentifier: one.name })),
  };
}

function destination({ bucket, key }: Artifact) {
  const at = key.lastIndexOf("/");
  return {
    ...{ type: "S3" as const, location: bucket, path: key.slice(0, at), name: key.slice(at + 1) },
    ...{ packaging: "ZIP" as const, namespaceType: "NONE" as const, overrideArtifactName: false },
  };
}

/** The action's EnvironmentVariables: a JSON list of {name, value, type}. */
function variables(text: string | undefined): Strict<EnvironmentVariable>[] {
  if (text === undefined) return [];
  const wrong = new ActionFailure("ConfigurationError", "EnvironmentVariables must be a JSON list of {name, value, type}");
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (!Array.isArray(list)) throw wrong;
  return list.map((one: { name?: unknown; value?: unknown; type?: unknown }) => {
    const { name, value, type = "PLAINTEXT" } = one ?? {};
    if (typeof name !== "string" || typeof value !== "string") throw wrong;
    if (type !== "PLAINTEXT" && type !== "PARAMETER_STORE" && type !== "SECRETS_MANAGER") throw wrong;
    return { name, value, type };
  });
}

function resultOf(build: Strict<Build>, declared: Artifact[]): ActionResult | undefined {
  if (build.buildStatus === "IN_PROGRESS" || build.buildStatus === undefined) return undefined;
  const exported = (build.exportedEnvironmentVariables ?? []).map(({ name = "", value = "" }) => [name, value] as const);
  if (build.buildStatus === "SUCCEEDED")
    return {
      status: "Succeeded",
      outputVariables: Object.fromEntries(exported),
      outputArtifacts: declared.map((one) => written(build, one)),
    };
  const summary = `Build terminated with state: ${build.buildStatus}`;
  const phase = build.phases?.find(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== "SUCCEEDED");
  const context = phase?.contexts?.find(({ message }) => message);
  const words =
    phase && context ? `${summary}. Phase: ${phase.phaseType}, Code: ${context.statusCode ?? ""}, Message: ${context.message}` : summary;
  return { ...failed("JobFailed", words), summary };
}

/** Where the build says that it wrote an artifact. */
function written(build: Strict<Build>, artifact: Artifact): Artifact {
  const all = [...(build.secondaryArtifacts ?? []).filter((one) => one.artifactIdentifier === artifact.name), build.artifacts];
  const place = all.map((one) => /^arn:[^:]*:s3:::([^/]+)\/(.+)$/.exec(one?.location ?? "")).find(Boolean);
  return place ? { ...artifact, bucket: place[1]!, key: place[2]! } : artifact;
}
