import type * as sdk from "@aws-sdk/client-codebuild";
import type { ProjectDocument } from "./project-rules.ts";

/** What AWS fills in and echoes: Terraform compares every read with what it wrote. */
export function withDefaults(project: ProjectDocument, place: { account: string; region: string }): ProjectDocument {
  return {
    ...project,
    source: sourceWithDefaults(project.source!),
    secondarySources: (project.secondarySources ?? []).map(sourceWithDefaults),
    secondarySourceVersions: project.secondarySourceVersions ?? [],
    artifacts: artifactWithDefaults(project.artifacts!, project.name ?? ""),
    secondaryArtifacts: (project.secondaryArtifacts ?? []).map((artifact) =>
      artifactWithDefaults(artifact, artifact.artifactIdentifier ?? ""),
    ),
    cache: project.cache ?? { type: "NO_CACHE" },
    environment: environmentWithDefaults(project.environment!),
    timeoutInMinutes: project.timeoutInMinutes ?? 60,
    queuedTimeoutInMinutes: project.queuedTimeoutInMinutes ?? 480,
    encryptionKey: encryptionKeyArn(project.encryptionKey, place),
    logsConfig: logsWithDefaults(project.logsConfig),
    projectVisibility: project.projectVisibility ?? "PRIVATE",
    badgeEnabled: project.badgeEnabled ?? false,
  };
}

export const sourceWithDefaults = (source: sdk.ProjectSource): sdk.ProjectSource => ({
  ...source,
  insecureSsl: source.insecureSsl ?? false,
  ...(["S3", "NO_SOURCE", "CODEPIPELINE"].includes(source.type ?? "") ? {} : { gitCloneDepth: source.gitCloneDepth ?? 0 }),
});

export function artifactWithDefaults(artifact: sdk.ProjectArtifacts, name: string): sdk.ProjectArtifacts {
  if (artifact.type === "NO_ARTIFACTS") return artifact;
  const named = { ...artifact, name: artifact.name ?? name };
  if (artifact.type === "CODEPIPELINE") return { ...named, packaging: artifact.packaging ?? "NONE" };
  return {
    ...named,
    namespaceType: artifact.namespaceType ?? "NONE",
    packaging: artifact.packaging ?? "NONE",
    encryptionDisabled: artifact.encryptionDisabled ?? false,
  };
}

export const environmentWithDefaults = (environment: sdk.ProjectEnvironment): sdk.ProjectEnvironment => ({
  ...environment,
  environmentVariables: (environment.environmentVariables ?? []).map((variable) => ({ ...variable, type: variable.type ?? "PLAINTEXT" })),
  privilegedMode: environment.privilegedMode ?? false,
  imagePullCredentialsType: environment.imagePullCredentialsType ?? "CODEBUILD",
});

export const logsWithDefaults = (logs: sdk.LogsConfig | undefined): sdk.LogsConfig => ({
  cloudWatchLogs: logs?.cloudWatchLogs ?? { status: "ENABLED" },
  s3Logs: { encryptionDisabled: false, ...(logs?.s3Logs ?? { status: "DISABLED" }) },
});

export function encryptionKeyArn(key: string | undefined, { account, region }: { account: string; region: string }): string {
  if (key?.startsWith("arn:")) return key;
  if (key && !key.startsWith("alias/")) return `arn:aws:kms:${region}:${account}:key/${key}`;
  return `arn:aws:kms:${region}:${account}:${key ?? "alias/aws/s3"}`;
}
