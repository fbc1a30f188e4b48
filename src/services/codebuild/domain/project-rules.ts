import type * as sdk from "@aws-sdk/client-codebuild";
import { artifactProblem } from "./artifact-rules.ts";
import { batchConfigProblem } from "./batch/children.ts";
import { environmentProblem } from "./environment-rules.ts";

export type ProjectDocument = Omit<sdk.Project, "arn" | "created" | "lastModified" | "badge" | "tags"> & {
  badgeEnabled?: boolean | undefined;
  /** How often the project's cache was invalidated. */
  cacheGeneration?: number | undefined;
};

const withoutLocation = ["CODEPIPELINE", "NO_SOURCE"];
const withoutStatus = ["S3", "NO_SOURCE", "CODEPIPELINE", "CODECOMMIT"];
const withoutBadge: Record<string, string> = { CODEPIPELINE: "CodePipeline", S3: "S3", NO_SOURCE: "NO_SOURCE" };
const withoutSubmodules: Record<string, string> = { S3: "S3", CODEPIPELINE: "CodePipeline" };

/** The first thing that AWS would refuse about a project, in AWS's words; undefined when all is well. */
export function projectProblem(project: ProjectDocument): string | undefined {
  return (
    basicsProblem(project) ??
    sourceProblem(project.source) ??
    badgeProblem(project) ??
    secondarySourcesProblem(project) ??
    artifactProblem(project.source?.type, project.artifacts, project.secondaryArtifacts ?? []) ??
    cacheProblem(project.cache, project.source?.type) ??
    logsProblem(project.logsConfig) ??
    environmentProblem(project.environment) ??
    batchConfigProblem(project.buildBatchConfig) ??
    fileSystemProblem(project)
  );
}

function basicsProblem({ name = "", description, concurrentBuildLimit, autoRetryLimit }: ProjectDocument): string | undefined {
  if (name.length > 150) return "Project name length cannot be greater than 150 characters";
  if (!/^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/.test(name)) return "Only alphanumeric characters, dash, and underscore are supported";
  if ((description?.length ?? 0) > 255) return "Max description length is 255";
  if (concurrentBuildLimit !== undefined && concurrentBuildLimit < 1 && concurrentBuildLimit !== -1) {
    return "Project level concurrent builds limit should be greater than 0";
  }
  if (autoRetryLimit !== undefined && (autoRetryLimit < 0 || autoRetryLimit > 10)) return "autoRetryLimit must be between 0 and 10";
  return undefined;
}

export function sourceProblem(source: sdk.ProjectSource | undefined): string | undefined {
  const type = source?.type ?? "";
  if (!withoutLocation.includes(type) && !source?.location) return "Project source location is required";
  if (type === "NO_SOURCE" && source?.location) return "Invalid input: source location must be empty for source type NO_SOURCE";
  if (type === "NO_SOURCE" && !source?.buildspec) return "Invalid input: a buildspec is required when source type is NO_SOURCE";
  if (source?.gitSubmodulesConfig?.fetchSubmodules !== undefined && withoutSubmodules[type]) {
    return `Git submodules config is not supported for ${withoutSubmodules[type]} source`;
  }
  if (source?.reportBuildStatus !== undefined && withoutStatus.includes(type))
    return `Source type ${type} does not support ReportBuildStatus`;
  return undefined;
}

const badgeProblem = ({ badgeEnabled, source }: ProjectDocument): string | undefined => {
  const name = withoutBadge[source?.type ?? ""];
  return badgeEnabled && name ? `Build badges are not supported for ${name} source` : undefined;
};

function secondarySourcesProblem({ secondarySources = [], secondarySourceVersions = [] }: ProjectDocument): string | undefined {
  if (secondarySources.length > 12) return "the maximum number of secondary sources is 12";
  const seen = new Set<string>();
  for (const source of secondarySources) {
    const identifier = source.sourceIdentifier;
    if (!identifier) return "sourceIdentifier is required for secondary sources";
    if (!/^[A-Za-z0-9_]{1,127}$/.test(identifier)) return "sourceIdentifier can only contain alphanumeric characters and underscores";
    if (seen.has(identifier)) return "sourceIdentifier cannot be duplicated";
    seen.add(identifier);
    const problem = sourceProblem({ buildspec: "-", ...source });
    if (problem) return problem;
  }
  const unknown = secondarySourceVersions.find(({ sourceIdentifier = "" }) => !seen.has(sourceIdentifier));
  return unknown ? `secondarySourceVersions: no secondary source has the sourceIdentifier ${unknown.sourceIdentifier}` : undefined;
}

export function cacheProblem(cache: sdk.ProjectCache | undefined, sourceType: string | undefined): string | undefined {
  if (cache?.type === "S3" && !/^[^/]+(\/.*)?$/.test(cache.location ?? "")) {
    return "Invalid cache: location must be a valid S3 bucket, followed by slash and the prefix";
  }
  if (cache?.type !== "LOCAL") return undefined;
  if (!cache.modes?.length) return "At least one mode must be provided for cache type: LOCAL";
  if (cache.modes.includes("LOCAL_SOURCE_CACHE") && sourceType === "NO_SOURCE") {
    return "Cache mode LOCAL_SOURCE_CACHE is not available for source type NO_SOURCE";
  }
  return undefined;
}

export const logsProblem = (logs: sdk.LogsConfig | undefined): string | undefined =>
  logs?.s3Logs?.status === "ENABLED" && !logs.s3Logs.location
    ? "Invalid logsConfig: s3Logs location must be provided if status is 'ENABLED'"
    : undefined;

function fileSystemProblem({ fileSystemLocations = [], environment }: ProjectDocument): string | undefined {
  if (!fileSystemLocations.length) return undefined;
  if (!environment?.privilegedMode) return "Privileged Mode has to be set for projects with File System Locations";
  const invalid = fileSystemLocations.find(({ location = "" }) => !/^[^:]+:.+$/.test(location));
  return invalid ? "File System Location is invalid, should be in the form 'FileSystemDNS':'FileSystemDirectory'" : undefined;
}
