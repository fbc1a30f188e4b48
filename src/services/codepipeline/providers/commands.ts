import type { ComputeType, EnvironmentType } from "@aws-sdk/client-codebuild";
import { rootOf } from "../../../kernel/iam/index.ts";
import { buildResult, buildStarted, outputsOf } from "./codebuild.ts";
import { type ActionJob, type CallInRole, isElsewhere, type Provider } from "./provider.ts";

/** AWS runs commands on this image: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html */
const images: Partial<Record<EnvironmentType, string>> = {
  LINUX_CONTAINER: "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
  WINDOWS_SERVER_2022_CONTAINER: "aws/codebuild/windows-base:2022-1.0",
};
const mostMinutes = 55;
/** The one project from which CodePipeline starts the builds of all its commands; everything else is laid over it. */
const projectName = "codepipeline-commands";

/** Runs an action's commands in a build of their own, as the pipeline's role, without a project that anybody has to make. */
export const commands: Provider = {
  async start(job) {
    const call = inCodeBuild(job);
    await ensureProject(call, job);
    const { build } = await call("codebuild", "StartBuild", {
      ...{ projectName, idempotencyToken: job.run.id, serviceRoleOverride: roleOf(job) },
      ...sources(job),
      ...outputsOf(job.run.outputArtifacts),
      ...environment(job),
      buildspecOverride: buildspec(job),
      timeoutInMinutesOverride: Math.max(5, Math.min(mostMinutes, job.action.timeoutInMinutes ?? mostMinutes)),
      logsConfigOverride: { cloudWatchLogs: { status: "ENABLED", groupName: `/aws/codepipeline/${job.pipelineName}` } },
    });
    return buildStarted(build);
  },

  async check(job, buildId) {
    const { builds } = await inCodeBuild(job)("codebuild", "BatchGetBuilds", { ids: [buildId] });
    return buildResult(builds?.[0], buildId, job.run.outputArtifacts);
  },
};

const roleOf = ({ principal }: ActionJob): string => principal.roleArn ?? principal.arn;

/**
 * The compute of commands is CodePipeline's own: the role needs no permission of CodeBuild for it, and what runs there runs as the role.
 * Elsewhere nobody knows us, so there the role itself must be allowed to.
 */
function inCodeBuild(job: ActionJob): CallInRole {
  if (isElsewhere(job, "codebuild")) return job.call;
  const { kernel, tx, account, region } = job;
  const { sessionName = "codepipeline" } = job.principal;
  const principal = { ...rootOf(account), sessionName, invokedBy: "codepipeline.amazonaws.com" };
  return (service, operation, input) => kernel.call(service, operation, input, { principal, account, region, tx });
}

/** @DIFFERS: AWS keeps it to itself; here it shows up among the projects. VPC settings are accepted; the server's egress rules hold. */
async function ensureProject(call: CallInRole, job: ActionJob): Promise<void> {
  const { projects } = await call("codebuild", "BatchGetProjects", { names: [projectName] });
  if (projects?.length) return;
  await call("codebuild", "CreateProject", {
    ...{ name: projectName, description: "Runs the commands of pipelines", serviceRole: roleOf(job) },
    source: { type: "NO_SOURCE", buildspec: JSON.stringify({ version: 0.2, phases: { build: { commands: ["true"] } } }) },
    artifacts: { type: "NO_ARTIFACTS" },
    environment: { type: "LINUX_CONTAINER", image: images.LINUX_CONTAINER!, computeType: "BUILD_GENERAL1_SMALL" },
  }).catch((error) => {
    if (error.name !== "ResourceAlreadyExistsException") throw error;
  });
}

/** Further sources get an identifier; a name with other characters than it may have is spelled with underscores. */
const identifier = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]/g, "_");

function sources({ run }: ActionJob) {
  const [primary, ...others] = run.inputArtifacts.map(({ name, bucket, key }) => ({ name, location: `${bucket}/${key}` }));
  if (!primary) return { sourceTypeOverride: "NO_SOURCE" as const };
  return {
    ...{ sourceTypeOverride: "S3" as const, sourceLocationOverride: primary.location },
    secondarySourcesOverride: others.map(({ name, location }) => ({ type: "S3" as const, location, sourceIdentifier: identifier(name) })),
  };
}

function environment({ run }: ActionJob) {
  const { EnvironmentType: type = "LINUX_CONTAINER", ComputeType = "BUILD_GENERAL1_SMALL" } = run.resolvedConfiguration;
  return {
    ...{ environmentTypeOverride: type as EnvironmentType, computeTypeOverride: ComputeType as ComputeType },
    ...(images[type as EnvironmentType] ? { imageOverride: images[type as EnvironmentType]! } : {}),
    environmentVariablesOverride: (run.environmentVariables ?? []).map(({ name, value, type = "PLAINTEXT" }) => ({ name, value, type })),
  };
}

/** JSON is YAML, too. */
function buildspec({ run, action }: ActionJob): string {
  const files = action.outputArtifacts?.[0]?.files;
  return JSON.stringify({
    version: 0.2,
    ...(action.outputVariables?.length ? { env: { "exported-variables": action.outputVariables } } : {}),
    phases: { build: { commands: run.commands ?? [] } },
    ...(files?.length ? { artifacts: { files } } : {}),
  });
}
