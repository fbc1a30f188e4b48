import { describe, expect, test } from "vitest";
import { withDefaults } from "./project-defaults.ts";
import { type ProjectDocument, projectProblem } from "./project-rules.ts";

const good: ProjectDocument = {
  name: "web",
  source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
  artifacts: { type: "NO_ARTIFACTS" },
  environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
  serviceRole: "arn:aws:iam::123456789012:role/build",
};
const s3 = { type: "S3" as const, location: "b/k.zip" };
const git = { type: "GITHUB" as const, location: "https://github.com/o/r" };
const environment = good.environment!;

/** What is changed | AWS's words */
const refused: [Partial<ProjectDocument>, string][] = [
  [{ name: "a".repeat(151) }, "Project name length cannot be greater than 150 characters"],
  [{ name: "a:b" }, "Only alphanumeric characters, dash, and underscore are supported"],
  [{ description: "x".repeat(256) }, "Max description length is 255"],
  [{ source: { type: "GITHUB" } }, "Project source location is required"],
  [
    { source: { type: "NO_SOURCE", location: "x", buildspec: "x" } },
    "Invalid input: source location must be empty for source type NO_SOURCE",
  ],
  [{ source: { ...s3, gitSubmodulesConfig: { fetchSubmodules: true } } }, "Git submodules config is not supported for S3 source"],
  [{ source: { ...s3, reportBuildStatus: false } }, "Source type S3 does not support ReportBuildStatus"],
  [{ source: s3, badgeEnabled: true }, "Build badges are not supported for S3 source"],
  [{ secondarySources: Array(13).fill(git) }, "the maximum number of secondary sources is 12"],
  [{ secondarySources: [git] }, "sourceIdentifier is required for secondary sources"],
  [{ secondarySources: [1, 2].map(() => ({ ...git, sourceIdentifier: "x" })) }, "sourceIdentifier cannot be duplicated"],
  [{ artifacts: { type: "S3" } }, "Invalid artifacts: location is required"],
  [{ artifacts: { type: "NO_ARTIFACTS", location: "b" } }, "Invalid artifacts: artifact type NO_ARTIFACTS should have null location"],
  [
    { artifacts: { type: "NO_ARTIFACTS", encryptionDisabled: true } },
    "Invalid artifacts: artifact type NO_ARTIFACTS should have null encryptionDisabled",
  ],
  [
    { artifacts: { type: "CODEPIPELINE" } },
    "Invalid input: when using CodePipeline both sourceType, and artifactType must be set to: CODEPIPELINE",
  ],
  [{ secondaryArtifacts: [{ type: "NO_ARTIFACTS" }] }, "artifactType NO_ARTIFACTS is not allowed for secondaryArtifacts"],
  [
    { secondaryArtifacts: [1, 2].map(() => ({ type: "S3" as const, location: "b", artifactIdentifier: "x" })) },
    "artifactIdentifier cannot be duplicated",
  ],
  [{ cache: { type: "S3" } }, "Invalid cache: location must be a valid S3 bucket, followed by slash and the prefix"],
  [{ cache: { type: "LOCAL" } }, "At least one mode must be provided for cache type: LOCAL"],
  [{ cache: { type: "LOCAL", modes: ["LOCAL_SOURCE_CACHE"] } }, "Cache mode LOCAL_SOURCE_CACHE is not available for source type NO_SOURCE"],
  [{ logsConfig: { s3Logs: { status: "ENABLED" } } }, "Invalid logsConfig: s3Logs location must be provided if status is 'ENABLED'"],
  [
    { environment: { ...environment, environmentVariables: [{ name: "CODEBUILD_X", value: "" }] } },
    "No user environment variables can start with CODEBUILD_",
  ],
  [
    { environment: { ...environment, environmentVariables: [1, 2].map(() => ({ name: "X", value: "" })) } },
    "EnvironmentVariable name cannot be duplicated",
  ],
  [
    { environment: { ...environment, computeType: "BUILD_LAMBDA_1GB" } },
    "Compute type BUILD_LAMBDA_1GB is not supported for LINUX_CONTAINER",
  ],
  [
    { environment: { ...environment, type: "WINDOWS_SERVER_2019_CONTAINER", computeType: "BUILD_GENERAL1_LARGE", privilegedMode: true } },
    "PrivilegedMode is not supported for WINDOWS_SERVER_2019_CONTAINER projects",
  ],
  [
    { environment: { ...environment, type: "LINUX_LAMBDA_CONTAINER", computeType: "BUILD_LAMBDA_1GB", privilegedMode: true } },
    "Cannot specify privilegedMode for lambda compute",
  ],
  [
    { environment: { ...environment, image: "aws/codebuild/standard:7.0", imagePullCredentialsType: "SERVICE_ROLE" } },
    "Invalid input: cannot use a CodeBuild curated image with imagePullCredentialsType SERVICE_ROLE",
  ],
  [{ fileSystemLocations: [{ location: "fs:/x" }] }, "Privileged Mode has to be set for projects with File System Locations"],
  [{ concurrentBuildLimit: 0 }, "Project level concurrent builds limit should be greater than 0"],
];

describe("what AWS refuses about a project", () => {
  test.each(refused)("%j", (change, words) => expect(projectProblem({ ...good, ...change })).toBe(words));
  test("nothing about a good one", () => expect(projectProblem(good)).toBeUndefined());
});

test("what AWS fills in", () => {
  expect(withDefaults({ ...good, source: git, artifacts: { type: "S3", location: "b" } }, { account: "1", region: "r" })).toMatchObject({
    source: { insecureSsl: false, gitCloneDepth: 0 },
    artifacts: { name: "web", packaging: "NONE", namespaceType: "NONE", encryptionDisabled: false },
    cache: { type: "NO_CACHE" },
    environment: { privilegedMode: false, imagePullCredentialsType: "CODEBUILD", environmentVariables: [] },
    ...{ timeoutInMinutes: 60, queuedTimeoutInMinutes: 480, encryptionKey: "arn:aws:kms:r:1:alias/aws/s3", projectVisibility: "PRIVATE" },
    logsConfig: { cloudWatchLogs: { status: "ENABLED" }, s3Logs: { status: "DISABLED", encryptionDisabled: false } },
  });
});
