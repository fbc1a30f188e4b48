import { describe, expect, test } from "vitest";
import { planBuild, type StartOverrides } from "./plan.ts";
import type { ProjectDocument } from "./project-rules.ts";

const place = { account: "123456789012", region: "us-east-1" };
const project: ProjectDocument = {
  name: "web",
  source: { type: "GITHUB", location: "https://github.com/o/r", gitCloneDepth: 1, buildspec: "ci.yml" },
  sourceVersion: "main",
  artifacts: { type: "NO_ARTIFACTS" },
  environment: {
    ...{ type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
    environmentVariables: [
      { name: "A", value: "project" },
      { name: "B", value: "project" },
    ],
  },
  serviceRole: "role",
};
const planned = (asked: StartOverrides, from = project) => {
  const result = planBuild(from, asked, place);
  if ("problem" in result) throw new Error(result.problem);
  return result.plan;
};

test("what StartBuild says wins, variable by variable", () => {
  const plan = planned({
    sourceVersion: "dev",
    timeoutInMinutesOverride: 7,
    environmentVariablesOverride: [{ name: "B", value: "build" }],
    buildspecOverride: "other.yml",
  });
  expect(plan).toMatchObject({ sourceVersion: "dev", timeoutInMinutes: 7, source: { gitCloneDepth: 1, buildspec: "other.yml" } });
  expect(plan.environment.environmentVariables).toEqual([
    { name: "A", value: "project", type: "PLAINTEXT" },
    { name: "B", value: "build", type: "PLAINTEXT" },
  ]);
});

test("another source type keeps nothing of the project's source but its buildspec", () => {
  const { source } = planned({ sourceTypeOverride: "S3", sourceLocationOverride: "b/k.zip" });
  expect(source).toEqual({ type: "S3", location: "b/k.zip", buildspec: "ci.yml", insecureSsl: false });
});

describe("what makes no build", () => {
  const pipeline: ProjectDocument = { ...project, source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" } };
  test.each([
    [pipeline, {}, "needs sourceTypeOverride and artifactsOverride"],
    [project, { artifactsOverride: { type: "S3" as const } }, "Invalid artifacts: location is required"],
    [project, { environmentVariablesOverride: [{ name: "CODEBUILD_X", value: "" }] }, "cannot start with CODEBUILD_"],
    [project, { sourceTypeOverride: "NO_SOURCE" as const, sourceLocationOverride: "x" }, "source location must be empty"],
  ])("%#", (from, asked, words) => {
    const result = planBuild(from, asked, place);
    expect("problem" in result && result.problem.replace("No user environment variables can", "cannot")).toContain(words);
  });
  test("a pipeline's overrides make one", () => {
    const overrides = {
      sourceTypeOverride: "S3" as const,
      sourceLocationOverride: "b/k",
      artifactsOverride: { type: "NO_ARTIFACTS" as const },
    };
    expect(planned(overrides, pipeline).source).toMatchObject({ type: "S3", location: "b/k" });
  });
});
