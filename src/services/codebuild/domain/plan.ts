import type * as sdk from "@aws-sdk/client-codebuild";
import { artifactProblem } from "./artifact-rules.ts";
import type { BuildPlan } from "./build.ts";
import { environmentProblem, variablesProblem } from "./environment-rules.ts";
import {
  artifactWithDefaults,
  encryptionKeyArn,
  environmentWithDefaults,
  logsWithDefaults,
  sourceWithDefaults,
} from "./project-defaults.ts";
import { cacheProblem, logsProblem, type ProjectDocument, sourceProblem } from "./project-rules.ts";

export type StartOverrides = Omit<sdk.StartBuildInput, "projectName" | "idempotencyToken">;

/** A project with StartBuild's overrides laid over it, or why that makes no build. */
export function planBuild(
  project: ProjectDocument,
  asked: StartOverrides,
  place: { account: string; region: string },
): { plan: BuildPlan } | { problem: string } {
  const source = sourceOf(project.source!, asked);
  const plan: BuildPlan = {
    source: sourceWithDefaults(source),
    ...present({ sourceVersion: asked.sourceVersion ?? project.sourceVersion }),
    secondarySources: (asked.secondarySourcesOverride ?? project.secondarySources ?? []).map(sourceWithDefaults),
    secondarySourceVersions: versionsOf(project, asked),
    artifacts: artifactWithDefaults(asked.artifactsOverride ?? project.artifacts!, project.name ?? ""),
    secondaryArtifacts: (asked.secondaryArtifactsOverride ?? project.secondaryArtifacts ?? []).map((artifact) =>
      artifactWithDefaults(artifact, artifact.artifactIdentifier ?? ""),
    ),
    cache: asked.cacheOverride ?? project.cache ?? { type: "NO_CACHE" },
    ...present({ cacheGeneration: project.cacheGeneration }),
    environment: environmentOf(project.environment!, asked),
    ...present({ vpcConfig: project.vpcConfig?.vpcId ? project.vpcConfig : undefined }),
    serviceRole: asked.serviceRoleOverride ?? project.serviceRole ?? "",
    logsConfig: logsWithDefaults(asked.logsConfigOverride ?? project.logsConfig),
    timeoutInMinutes: asked.timeoutInMinutesOverride ?? project.timeoutInMinutes ?? 60,
    queuedTimeoutInMinutes: asked.queuedTimeoutInMinutesOverride ?? project.queuedTimeoutInMinutes ?? 480,
    encryptionKey: encryptionKeyArn(asked.encryptionKeyOverride ?? project.encryptionKey, place),
    autoRetryLimit: asked.autoRetryLimitOverride ?? project.autoRetryLimit ?? 0,
  };
  const problem = planProblem(plan, asked);
  return problem ? { problem } : { plan };
}

function planProblem(plan: BuildPlan, asked: StartOverrides): string | undefined {
  if (plan.source.type === "CODEPIPELINE") {
    return "Invalid input: a project with source type CODEPIPELINE needs sourceTypeOverride and artifactsOverride to be started directly";
  }
  return (
    sourceProblem(plan.source) ??
    artifactProblem(plan.source.type, plan.artifacts, plan.secondaryArtifacts) ??
    cacheProblem(plan.cache, plan.source.type) ??
    logsProblem(plan.logsConfig) ??
    variablesProblem(asked.environmentVariablesOverride ?? []) ??
    environmentProblem(plan.environment)
  );
}

function sourceOf(source: sdk.ProjectSource, asked: StartOverrides): sdk.ProjectSource {
  const type = asked.sourceTypeOverride ?? source.type;
  const { location, ...rest } = source;
  const kept = type === source.type ? { ...rest, ...present({ location }) } : pickBuildspec(source);
  return {
    ...kept,
    type,
    ...present({
      location: asked.sourceLocationOverride,
      auth: asked.sourceAuthOverride,
      gitCloneDepth: asked.gitCloneDepthOverride,
      gitSubmodulesConfig: asked.gitSubmodulesConfigOverride,
      buildspec: asked.buildspecOverride,
      insecureSsl: asked.insecureSslOverride,
      reportBuildStatus: asked.reportBuildStatusOverride,
      buildStatusConfig: asked.buildStatusConfigOverride,
    }),
  };
}

/** Nothing of another type's source fits but the buildspec. */
const pickBuildspec = ({ buildspec }: sdk.ProjectSource): { buildspec?: string } => present({ buildspec });

function versionsOf(project: ProjectDocument, asked: StartOverrides): sdk.ProjectSourceVersion[] {
  if (asked.secondarySourcesVersionOverride) return asked.secondarySourcesVersionOverride;
  return asked.secondarySourcesOverride ? [] : (project.secondarySourceVersions ?? []);
}

function environmentOf(environment: sdk.ProjectEnvironment, asked: StartOverrides): sdk.ProjectEnvironment {
  const variables = new Map((environment.environmentVariables ?? []).map((variable) => [variable.name, variable]));
  for (const variable of asked.environmentVariablesOverride ?? []) variables.set(variable.name, variable);
  return environmentWithDefaults({
    ...environment,
    ...present({
      type: asked.environmentTypeOverride,
      image: asked.imageOverride,
      computeType: asked.computeTypeOverride,
      certificate: asked.certificateOverride,
      privilegedMode: asked.privilegedModeOverride,
      registryCredential: asked.registryCredentialOverride,
      imagePullCredentialsType: asked.imagePullCredentialsTypeOverride,
      fleet: asked.fleetOverride,
      hostKernel: asked.hostKernelOverride,
    }),
    environmentVariables: [...variables.values()],
  });
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined, so that it does not hide what it is laid over. */
export function present<T extends object>(given: T): Present<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;
}
