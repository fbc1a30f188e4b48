import type { BatchMembership, BuildIdentity, BuildPlan, WebhookCause } from "./build.ts";
import type { Buildspec } from "./buildspec.ts";

export type VariableType = "PLAINTEXT" | "PARAMETER_STORE" | "SECRETS_MANAGER";
export interface Variable {
  name: string;
  value: string;
  type: VariableType;
}

/** Start-build > project > buildspec; the plan already holds the first two merged. */
export function userVariables(plan: BuildPlan, spec: Buildspec): Variable[] {
  const merged = new Map<string, Variable>();
  const add = (type: VariableType, values: Record<string, string>) => {
    for (const [name, value] of Object.entries(values)) merged.set(name, { name, value, type });
  };
  add("PLAINTEXT", spec.variables);
  add("PARAMETER_STORE", spec.parameterStore);
  add("SECRETS_MANAGER", spec.secretsManager);
  for (const { name, value, type } of plan.environment.environmentVariables ?? []) {
    if (name !== undefined) merged.set(name, { name, value: value ?? "", type: (type as VariableType | undefined) ?? "PLAINTEXT" });
  }
  return [...merged.values()];
}

/** `secret-id:json-key:version-stage:version-id`, where the id may be an ARN with colons of its own. */
export function parseSecretReference(text: string): { secretId: string; jsonKey?: string; stage?: string; versionId?: string } {
  const fields = text.split(":");
  const idFields = text.startsWith("arn:") ? 7 : 1;
  const secretId = fields.slice(0, idFields).join(":");
  const [jsonKey, stage, versionId] = fields.slice(idFields);
  return { secretId, ...(jsonKey ? { jsonKey } : {}), ...(stage ? { stage } : {}), ...(versionId ? { versionId } : {}) };
}

export interface Directories {
  /** CODEBUILD_SRC_DIR */
  source: string;
  /** By source identifier. */
  secondary: Record<string, string>;
}

/** Everything CodeBuild itself tells a build: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
export function codebuildVariables(
  identity: BuildIdentity & { submittedAt: number; arn: string; projectArn: string; batch?: BatchMembership; webhook?: WebhookCause },
  plan: BuildPlan,
  directories: Directories,
  resolvedSourceVersion: string | undefined,
): Record<string, string> {
  const { region } = identity;
  const resolved = plan.pipelineRevision ?? (plan.source.type === "S3" ? undefined : resolvedSourceVersion);
  return {
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    ...(identity.batch ? batchVariables(identity.batch) : {}),
    ...identity.webhook?.variables,
    CODEBUILD_BUILD_ARN: identity.arn,
    CODEBUILD_BUILD_ID: identity.id,
    CODEBUILD_BUILD_IMAGE: plan.environment.image ?? "",
    CODEBUILD_BUILD_NUMBER: String(identity.number),
    CODEBUILD_BUILD_SUCCEEDING: "1",
    CODEBUILD_BUILD_URL: `https://${region}.console.aws.amazon.com/codebuild/home?region=${region}#/builds/${identity.id}/view/new`,
    CODEBUILD_INITIATOR: identity.initiator,
    CODEBUILD_KMS_KEY_ID: plan.encryptionKey,
    CODEBUILD_LAST_EXIT: "0",
    CODEBUILD_PROJECT_ARN: identity.projectArn,
    ...(resolved ? { CODEBUILD_RESOLVED_SOURCE_VERSION: resolved } : {}),
    ...sourceVariables("", plan.source.location, plan.sourceVersion, directories.source),
    ...Object.assign({}, ...plan.secondarySources.map((source) => secondaryVariables(source, plan, directories))),
    CODEBUILD_START_TIME: String(identity.submittedAt),
    HOME: "/root",
  };
}

const batchVariables = ({ identifier, share }: BatchMembership): Record<string, string> => ({
  CODEBUILD_BATCH_BUILD_IDENTIFIER: identifier,
  // Ours: `codebuild-tests-run` reads them.
  ...(share ? { CODEBUILD_BATCH_SHARE_INDEX: String(share.index), CODEBUILD_BATCH_SHARE_COUNT: String(share.of) } : {}),
});

function secondaryVariables(
  source: BuildPlan["secondarySources"][number],
  plan: BuildPlan,
  directories: Directories,
): Record<string, string> {
  const identifier = source.sourceIdentifier ?? "";
  const version = plan.secondarySourceVersions.find((candidate) => candidate.sourceIdentifier === identifier)?.sourceVersion;
  return sourceVariables(`_${identifier}`, source.location, version, directories.secondary[identifier] ?? "");
}

const sourceVariables = (
  suffix: string,
  location: string | undefined,
  version: string | undefined,
  directory: string,
): Record<string, string> => ({
  ...(location ? { [`CODEBUILD_SOURCE_REPO_URL${suffix}`]: location } : {}),
  ...(version ? { [`CODEBUILD_SOURCE_VERSION${suffix}`]: version } : {}),
  [`CODEBUILD_SRC_DIR${suffix}`]: directory,
});
