import type * as sdk from "@aws-sdk/client-codebuild";
import type { BuildPlan } from "../build.ts";
import { environmentWithDefaults } from "../project-defaults.ts";
import type { BatchState } from "./batch.ts";
import type { BatchNode, BatchSpec } from "./batch-spec.ts";

/** What a build of a batch is asked to do: the batch's own plan with what its node says laid over it. */
export function childPlan(state: BatchState, node: BatchNode): BuildPlan {
  const { plan } = state;
  const pinned = state.resolvedSourceVersion ?? plan.sourceVersion;
  return {
    ...plan,
    source: { ...plan.source, ...(node.buildspec === undefined ? {} : { buildspec: node.buildspec }) },
    ...(pinned === undefined ? {} : { sourceVersion: pinned }),
    environment: environmentOf(plan.environment, node),
    artifacts: childArtifact(state, node, plan.artifacts),
    secondaryArtifacts: plan.secondaryArtifacts.map((artifact) => childArtifact(state, node, artifact)),
    // A batch has its own retries.
    autoRetryLimit: 0,
  };
}

function environmentOf(base: sdk.ProjectEnvironment, { env }: BatchNode): sdk.ProjectEnvironment {
  const variables = new Map((base.environmentVariables ?? []).map((variable) => [variable.name, variable]));
  for (const [name, value] of Object.entries(env.variables)) variables.set(name, { name, value, type: "PLAINTEXT" });
  const { fleet: _, ...withoutFleet } = base;
  return environmentWithDefaults({
    ...(env.computeType === undefined ? base : withoutFleet),
    ...(env.computeType === undefined ? {} : { computeType: env.computeType as sdk.ComputeType }),
    ...(env.fleet === undefined ? {} : { fleet: { fleetArn: env.fleet } }),
    ...(env.image === undefined ? {} : { image: env.image }),
    ...(env.type === undefined ? {} : { type: env.type as sdk.EnvironmentType }),
    ...(env.privilegedMode === undefined ? {} : { privilegedMode: env.privilegedMode }),
    environmentVariables: [...variables.values()],
  });
}

/**
 * Where the builds of a batch leave what they make: side by side, each under its identifier. What is to be combined is left as files in a
 * folder of the batch, from which the whole is made in the end.
 */
export function childArtifact(
  state: BatchState,
  { identifier }: Pick<BatchNode, "identifier">,
  artifact: sdk.ProjectArtifacts,
): sdk.ProjectArtifacts {
  if (artifact.type !== "S3") return artifact;
  const combines = state.config.combineArtifacts === true;
  const byBatch = combines || artifact.namespaceType === "BUILD_ID";
  const path = [artifact.path, byBatch ? state.uuid : undefined, identifier].filter(Boolean).join("/");
  return { ...artifact, path, namespaceType: "NONE", ...(combines ? { packaging: "NONE" } : {}) };
}

/** What the batch's restrictions do not allow; undefined when all is well. */
export function restrictionProblem(
  spec: BatchSpec,
  restrictions: sdk.BatchRestrictions | undefined,
  environment: sdk.ProjectEnvironment,
): string | undefined {
  const { maximumBuildsAllowed, computeTypesAllowed = [], fleetsAllowed = [] } = restrictions ?? {};
  if (maximumBuildsAllowed !== undefined && spec.nodes.length > maximumBuildsAllowed) {
    return `The batch has ${spec.nodes.length} builds, which is more than the maximum of ${maximumBuildsAllowed} builds allowed`;
  }
  for (const { identifier, env } of spec.nodes) {
    const fleet = env.fleet ?? (env.computeType === undefined ? environment.fleet?.fleetArn : undefined);
    const computeType = env.computeType ?? environment.computeType ?? "";
    if (fleet !== undefined && fleetsAllowed.length && !fleetsAllowed.includes(fleet)) {
      return `Build ${identifier}: fleet ${fleet} is not allowed in this batch`;
    }
    if (fleet === undefined && computeTypesAllowed.length && !computeTypesAllowed.includes(computeType)) {
      return `Build ${identifier}: compute type ${computeType} is not allowed in this batch`;
    }
  }
  return undefined;
}

/** What AWS refuses about a batch configuration. */
export function batchConfigProblem(config: sdk.ProjectBuildBatchConfig | undefined): string | undefined {
  const minutes = config?.timeoutInMins;
  if (minutes !== undefined && (minutes < 5 || minutes > 2160)) return "TimeoutInMins must be between 5 and 2160";
  const most = config?.restrictions?.maximumBuildsAllowed;
  return most !== undefined && (most < 1 || most > 100) ? "MaximumBuildsAllowed must be between 1 and 100" : undefined;
}
