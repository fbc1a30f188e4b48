import { availableParallelism } from "node:os";
import {
  BatchDeleteBuildsCommand,
  ListBuildsForProjectCommand,
  RetryBuildCommand,
  StartBuildCommand,
  StopBuildCommand,
} from "@aws-sdk/client-codebuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage, output, phases } from "./build-stage.ts";

let stage: BuildStage;
beforeAll(async () => {
  stage = await createBuildStage();
});
afterAll(() => stage.stop());

const spec = (build: string, more = "") => `version: 0.2\nphases:\n  build:\n${build}${more}`;

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

test("the first builds of a project, started at once, each have their log", async () => {
  await stage.project("crowd", spec("    commands: [echo here]"));
  const builds = await Promise.all(Array.from({ length: 6 }, () => stage.run("crowd")));
  expect(await Promise.all(builds.map(async (build) => output(await stage.log(build))))).toEqual(builds.map(() => ["here"]));
});

test("a failing command is reported as AWS reports it, and POST_BUILD still runs", async () => {
  await stage.project(
    "failing",
    `version: 0.2
phases:
  build:
    commands: [echo before, "exit 3", echo never]
    finally: ["echo finally $CODEBUILD_BUILD_SUCCEEDING"]
  post_build:
    commands: ["echo after $CODEBUILD_BUILD_SUCCEEDING"]
`,
  );
  const build = await stage.run("failing");
  expect(build.buildStatus).toBe("FAILED");
  expect(phases(build, "BUILD")).toBe("BUILD=FAILED POST_BUILD=SUCCEEDED UPLOAD_ARTIFACTS=SUCCEEDED FINALIZING=SUCCEEDED COMPLETED");
  const message = "Error while executing command: exit 3. Reason: exit status 3";
  expect(build.phases!.find(({ phaseType }) => phaseType === "BUILD")!.contexts).toEqual([
    { statusCode: "COMMAND_EXECUTION_ERROR", message },
  ]);
  const log = await stage.log(build);
  expect(output(log)).toEqual(["before", "finally 0", "after 0"]);
  const said = log.map((line) => line.replace(/^\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6} /, ""));
  expect(said).toContain("Command did not exit successfully exit 3 exit status 3");
  expect(said).toContain("Phase complete: BUILD State: FAILED");
  expect(said).toContain(`Phase context status code: COMMAND_EXECUTION_ERROR Message: ${message}`);
});

test("on-failure CONTINUE goes on, RETRY tries the phase again", async () => {
  await stage.project(
    "modes",
    `version: 0.2
env: { shell: bash }
phases:
  pre_build:
    on-failure: CONTINUE
    commands: ["false"]
  build:
    on-failure: RETRY-2
    commands: ["COUNT=$((\${COUNT:-0} + 1)); echo try $COUNT", '[[ $COUNT == 3 ]]']
`,
  );
  const build = await stage.run("modes");
  expect(phases(build, "PRE_BUILD")).toMatch(/^PRE_BUILD=FAILED BUILD=SUCCEEDED POST_BUILD=SUCCEEDED/);
  expect(build.buildStatus).toBe("FAILED");
  expect(output(await stage.log(build))).toEqual(["try 1", "try 2", "try 3"]);
});

test("StopBuild ends the command that runs and everything it started", async () => {
  await stage.project("endless", spec('    commands: ["echo begun; sleep 600 & sleep 600"]\n'));
  const { id } = await stage.start("endless");
  await until(async () => (await stage.log(await stage.get(id!)).catch((): string[] => [])).includes("begun"));
  await stage.codebuild.send(new StopBuildCommand({ id: id! }));
  const build = await stage.ended(id!);
  expect(build.buildStatus).toBe("STOPPED");
  expect(phases(build, "BUILD")).toBe("BUILD=STOPPED FINALIZING=SUCCEEDED COMPLETED");
  const again = await stage.codebuild.send(new StopBuildCommand({ id: id! }));
  expect(again.build!.buildStatus).toBe("STOPPED");
});

test("what is wrong with a buildspec is said in DOWNLOAD_SOURCE, whatever it is", async () => {
  const bomb = `version: 0.2\na: &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f", "g"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdef"[at]}`)}]`).join("\n")}\nphases: {build: {commands: [x]}}\n`;
  const wrong = {
    "wrong-version": "version: 1.0\nphases: {}",
    "unknown-phase": "version: 0.2\nphases: {deploy: {commands: [x]}}",
    bomb,
    tag: "version: 0.2\nphases: !!js/function {}",
  };
  for (const [name, buildspec] of Object.entries(wrong)) {
    await stage.project(name, buildspec);
    const build = await stage.run(name);
    expect(phases(build, "PROVISIONING")).toBe("PROVISIONING=SUCCEEDED DOWNLOAD_SOURCE=FAILED FINALIZING=SUCCEEDED COMPLETED");
    expect(build.phases!.find(({ phaseType }) => phaseType === "DOWNLOAD_SOURCE")!.contexts![0]!.statusCode).toBe("YAML_FILE_ERROR");
  }
});

test("whatever bytes a command prints, the log takes them and the build goes on", async () => {
  await stage.project(
    "binary",
    spec("    commands: [\"printf 'a\\\\000b\\\\377\\\\n'; echo; head -c 200000 /dev/zero | tr '\\\\0' x; echo; echo end\"]\n"),
  );
  const build = await stage.run("binary");
  expect(build.buildStatus).toBe("SUCCEEDED");
  const lines = output(await stage.log(build));
  expect([lines[0], lines.at(-1)]).toEqual(["a\ufffdb\ufffd", "end"]);
  expect(lines.filter((line) => line.startsWith("x")).join("").length).toBe(200_000);
});

test("an image that this backend does not have fails in PROVISIONING", async () => {
  await stage.project("image", spec("    commands: [x]\n"), {
    environment: { type: "LINUX_CONTAINER", image: "docker.io/library/alpine", computeType: "BUILD_GENERAL1_SMALL" },
  });
  const build = await stage.run("image");
  expect(phases(build, "PROVISIONING")).toBe("PROVISIONING=FAILED COMPLETED");
  expect(build.phases!.find(({ phaseType }) => phaseType === "PROVISIONING")!.contexts).toEqual([
    { statusCode: "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE", message: expect.stringContaining("docker") },
  ]);
});

test("AWS's curated names mean this machine", async () => {
  await stage.project("curated", spec("    commands: [echo $CODEBUILD_BUILD_IMAGE]\n"), {
    environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" },
  });
  expect(output(await stage.log(await stage.run("curated")))).toEqual(["aws/codebuild/standard:7.0"]);
});

describe("numbers, tokens, retries and lists", () => {
  test("the same token with the same parameters is the same build", async () => {
    await stage.project("tokens", spec("    commands: ['echo $V']\n"));
    const asked = { projectName: "tokens", idempotencyToken: "t1" };
    const [first, second] = await Promise.all([1, 2].map(() => stage.codebuild.send(new StartBuildCommand(asked))));
    expect(second!.build!.id).toBe(first!.build!.id);
    const other = new StartBuildCommand({ ...asked, sourceVersion: "x" });
    await expect(stage.codebuild.send(other)).rejects.toMatchObject({ name: "InvalidInputException" });
    await stage.ended(first!.build!.id!);
    const override = { environmentVariablesOverride: [{ name: "V", value: "given" }] };
    const overridden = await stage.run("tokens", override);
    expect(output(await stage.log(overridden))).toEqual(["given"]);
    const { build: retried } = await stage.codebuild.send(new RetryBuildCommand({ id: overridden.id! }));
    expect(retried!.buildNumber).toBe(3);
    expect(output(await stage.log(await stage.ended(retried!.id!)))).toEqual(["given"]);
    const { ids } = await stage.codebuild.send(new ListBuildsForProjectCommand({ projectName: "tokens" }));
    expect(ids).toEqual([retried!.id, overridden.id, first!.build!.id]);
    const deleted = await stage.codebuild.send(new BatchDeleteBuildsCommand({ ids: [overridden.id!, "tokens:none"] }));
    expect(deleted.buildsDeleted).toEqual([overridden.arn]);
    expect(deleted.buildsNotDeleted).toEqual([{ id: "tokens:none", statusCode: "BUILD_NOT_FOUND" }]);
  });

  test("autoRetryLimit tries a failed build again with the service role", async () => {
    await stage.project("auto", spec('    commands: ["false"]\n'), { autoRetryLimit: 1 });
    const first = await stage.run("auto");
    await until(async () => (await stage.get(first.id!)).autoRetryConfig?.nextAutoRetry !== undefined);
    const { nextAutoRetry } = (await stage.get(first.id!)).autoRetryConfig!;
    const second = await stage.ended(nextAutoRetry!);
    expect(second.autoRetryConfig).toEqual({ autoRetryLimit: 1, autoRetryNumber: 1, previousAutoRetry: first.arn });
  });

  test("a project at its own limit refuses another build", async () => {
    await stage.project("limited", spec("    commands: [sleep 600]\n"), { concurrentBuildLimit: 1 });
    const { id } = await stage.start("limited");
    await expect(stage.start("limited")).rejects.toMatchObject({ name: "AccountLimitExceededException" });
    await stage.codebuild.send(new StopBuildCommand({ id: id! }));
    await stage.ended(id!);
  });
});

test("builds beyond what the server runs at once wait in the queue, in order, and can be stopped there", async () => {
  await stage.project("queued", spec("    commands: [sleep 600]\n"));
  const atOnce = 2 * availableParallelism();
  const ids: string[] = [];
  for (let count = 0; count < atOnce + 2; count++) ids.push((await stage.start("queued")).id!);
  const phaseOf = async (id: string | undefined) => (await stage.get(id!)).currentPhase;
  await until(async () => (await phaseOf(ids[atOnce - 1])) === "BUILD");
  const [first, last] = [ids[atOnce]!, ids[atOnce + 1]!];
  expect([await phaseOf(first), await phaseOf(last)]).toEqual(["QUEUED", "QUEUED"]);
  const stop = (id: string) => stage.codebuild.send(new StopBuildCommand({ id }));
  await stop(ids[0]!);
  await until(async () => (await phaseOf(first)) === "BUILD");
  await stop(last);
  expect(phases(await stage.ended(last), "QUEUED")).toBe("QUEUED=STOPPED COMPLETED");
  for (const id of ids) await stop(id);
  for (const id of ids) await stage.ended(id);
});
