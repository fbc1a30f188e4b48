import type { Readable } from "node:stream";
import type { ProjectSource } from "@aws-sdk/client-codebuild";
import type { GitLogin } from "../../../kernel/git/index.ts";
import type { ArtifactTarget } from "../domain/artifact-location.ts";
import type { FileCoverage } from "../domain/reports/coverage.ts";
import type { TestCase } from "../domain/reports/test-case.ts";

/** What a build fetches and leaves outside of its environment, on behalf of its service role. */
export interface Outside {
  getObject(bucket: string, key: string, versionId?: string): Promise<Readable>;
  /** Keys with a prefix, when each was last written, and how much it holds. */
  listObjects(bucket: string, prefix: string): Promise<{ key: string; modified: Date; sizeBytes: number }[]>;
  putObject(object: NewObject): Promise<void>;
  /** A Parameter Store value, decrypted. */
  parameter(name: string): Promise<string>;
  /** A Secrets Manager value. */
  secret(reference: { secretId: string; stage?: string; versionId?: string }): Promise<string>;
  /** How to pull an image of this server's own registry: the name its engine knows, and a login. Undefined for any other image. */
  ownImage(image: string, as: "service" | "role"): Promise<{ image: string; login: RegistryLogin } | undefined>;
  /** How to fetch a CodeCommit repository. */
  repository(name: string): Promise<{ url: string; login: GitLogin }>;
  /** The credentials that a git source is fetched with; undefined for a public repository. */
  login(source: ProjectSource): Promise<GitLogin | undefined>;
  /** The group that a report goes into, made where it is missing, and where its raw files are wanted. Throws a BuildFailure where it may not. */
  reportGroup(group: string, type: ReportType): Promise<{ exportTo?: ArtifactTarget }>;
  /** Keeps a report and gives back its ARN. Saying it twice for one build and group keeps one. */
  saveReport(report: NewReport): Promise<string>;
  /** A folder on this machine for the caches of one project. */
  cacheFolder: string;
}

export interface RegistryLogin {
  username: string;
  password: string;
}

export interface NewObject {
  bucket: string;
  key: string;
  body: Readable | Uint8Array;
  sizeBytes: number;
  metadata: Record<string, string>;
}

export type ReportType = "TEST" | "CODE_COVERAGE";

export interface NewReport {
  /** As in the buildspec: a name or an ARN. */
  group: string;
  type: ReportType;
  status: "SUCCEEDED" | "FAILED";
  cases: TestCase[];
  files: FileCoverage[];
}

/** Why preparing or collecting failed for good: the context of the phase. */
export class BuildFailure extends Error {
  override name = "BuildFailure";
  readonly statusCode: string;
  constructor(statusCode: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.statusCode = statusCode;
  }
}

export const clientError = (message: string, cause?: unknown): BuildFailure => new BuildFailure("CLIENT_ERROR", message, { cause });
