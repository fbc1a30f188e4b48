import type { OnFailure } from "./on-failure.ts";
import type { CommandPhase } from "./phases.ts";

/** A checked buildspec: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export interface Buildspec {
  version: "0.1" | "0.2";
  runAs?: string;
  shell: "bash" | "sh";
  variables: Record<string, string>;
  parameterStore: Record<string, string>;
  secretsManager: Record<string, string>;
  exportedVariables: string[];
  gitCredentialHelper: boolean;
  /** @DIFFERS: kept, but artifacts and logs never leave through the build's own network here, so there is nothing to send through a proxy. */
  proxy: { uploadArtifacts: boolean; logs: boolean };
  phases: Partial<Record<CommandPhase, PhaseSpec>>;
  reports: ReportSpec[];
  artifacts?: ArtifactSpec;
  secondaryArtifacts: Record<string, ArtifactSpec>;
  cache?: CacheSpec;
}

export interface PhaseSpec {
  runAs?: string;
  onFailure: OnFailure;
  /** Language to version; only the install phase has them. */
  runtimeVersions: Record<string, string>;
  commands: string[];
  finally: string[];
}

export interface ArtifactSpec {
  files: string[];
  /** May hold shell expressions, evaluated in the build. */
  name?: string;
  discardPaths: boolean;
  baseDirectory?: string;
  excludePaths: string[];
  enableSymlinks: boolean;
  s3Prefix?: string;
}

export interface ReportSpec {
  /** A report group's name or ARN. */
  group: string;
  files: string[];
  baseDirectory?: string;
  discardPaths: boolean;
  /** Upper case: JUNITXML, CUCUMBERJSON, … */
  format: string;
}

export interface CacheSpec {
  paths: string[];
  key?: string;
  fallbackKeys: string[];
  restores: boolean;
  saves: boolean;
}

/** Why a buildspec cannot be used; becomes a YAML_FILE_ERROR of DOWNLOAD_SOURCE. */
export class BuildspecError extends Error {
  override name = "BuildspecError";
}
