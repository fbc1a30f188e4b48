import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuildStage, createBuildStage, output, phases } from "./build-stage.ts";

let stage: BuildStage;
beforeAll(async () => {
  stage = await createBuildStage();
});
afterAll(() => stage.stop());

test("a build runs its phases; variables and the directory persist from command to command", async () => {
  await stage.project(
    "happy",
    `version: 0.2
env:
  variables: { GREETING: hello }
  exported-variables: [RESULT]
phases:
  install:
    commands: ["echo installing $CODEBUILD_BUILD_NUMBER"]
  pre_build:
    commands: [FOO=1, "mkdir deep && cd deep"]
  build:
    commands:
      - echo "$GREETING $FOO $(basename $PWD)"
      - RESULT=$((40 + 2))
`,
  );
  const build = await stage.run("happy");
  expect(build.buildStatus).toBe("SUCCEEDED");
  const log = await stage.log(build);
  expect(output(log)).toEqual(["installing 1", "hello 1 deep"]);
  expect(build.exportedEnvironmentVariables).toEqual([{ name: "RESULT", value: "42" }]);
  expect(phases(build, "SUBMITTED")).toBe(
    "SUBMITTED=SUCCEEDED QUEUED=SUCCEEDED PROVISIONING=SUCCEEDED DOWNLOAD_SOURCE=SUCCEEDED INSTALL=SUCCEEDED PRE_BUILD=SUCCEEDED BUILD=SUCCEEDED POST_BUILD=SUCCEEDED UPLOAD_ARTIFACTS=SUCCEEDED FINALIZING=SUCCEEDED COMPLETED",
  );
});
