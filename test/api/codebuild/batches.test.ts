import {
  BatchGetBuildBatchesCommand,
  type BuildBatch,
  DeleteBuildBatchCommand,
  ListBuildBatchesCommand,
  ListBuildBatchesForProjectCommand,
  RetryBuildBatchCommand,
  StartBuildBatchCommand,
  type StartBuildBatchCommandInput,
  StopBuildBatchCommand,
} from "@aws-sdk/client-codebuild";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage, output, trust } from "./build-stage.ts";

let stage: BuildStage;
let s3: S3Client;
beforeAll(async () => {
  stage = await createBuildStage();
  s3 = stage.server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "batches" }));
});
afterAll(() => stage.stop());

const get = async (id: string): Promise<BuildBatch> =>
  (await stage.codebuild.send(new BatchGetBuildBatchesCommand({ ids: [id] }))).buildBatches![0]!;
const start = async (projectName: string, over: Partial<StartBuildBatchCommandInput> = {}) =>
  (await stage.codebuild.send(new StartBuildBatchCommand({ projectName, ...over }))).buildBatch!;
const ended = async (id: string) => {
  await until(async () => (await get(id)).complete, { timeoutMs: 30_000, stepMs: 50, what: `${id} ends` });
  return get(id);
};
const project = (name: string, spec: object, over: object = {}) =>
  stage.project(name, JSON.stringify({ version: "0.2", ...spec }), { buildBatchConfig: { serviceRole: stage.roleArn, ...over } });
const phasesOf = ({ phases = [] }: BuildBatch) => phases.map(({ phaseType, phaseStatus }) => `${phaseType}=${phaseStatus ?? ""}`).join(" ");
const statuses = ({ buildGroups = [] }: BuildBatch) =>
  buildGroups.map(({ identifier, currentBuildSummary }) => `${identifier} ${currentBuildSummary?.buildStatus ?? "never"}`);

test("a graph runs its builds in order, each with its own environment, and its artifacts become one", async () => {
  const batch = {
    "build-graph": [
      { identifier: "one", env: { variables: { WHO: "first" } } },
      { identifier: "two", "depend-on": ["one"], env: { variables: { WHO: "second" }, "compute-type": "BUILD_GENERAL1_MEDIUM" } },
    ],
  };
  const commands = ["echo $WHO $CODEBUILD_BATCH_BUILD_IDENTIFIER", "mkdir out; echo $WHO > out/$WHO; echo $WHO > out/last"];
  await project(
    "graph",
    { batch, phases: { build: { commands } }, artifacts: { "base-directory": "out", files: ["**/*"] } },
    { combineArtifacts: true },
  );
  const artifactsOverride = { type: "S3" as const, location: "batches", path: "out", name: "all.zip", packaging: "ZIP" as const };
  const started = await start("graph", { artifactsOverride, idempotencyToken: "t" });
  expect((await start("graph", { artifactsOverride, idempotencyToken: "t" })).id).toBe(started.id);
  const done = await ended(started.id!);
  expect(phasesOf(done)).toBe(
    "SUBMITTED=SUCCEEDED DOWNLOAD_BATCHSPEC=SUCCEEDED IN_PROGRESS=SUCCEEDED COMBINE_ARTIFACTS=SUCCEEDED SUCCEEDED=",
  );
  expect(done).toMatchObject({ buildBatchStatus: "SUCCEEDED", buildBatchNumber: 1, currentPhase: "SUCCEEDED" });
  const builds = await Promise.all(done.buildGroups!.map(({ currentBuildSummary }) => stage.get(currentBuildSummary!.arn!)));
  expect(await Promise.all(builds.map(async (build) => output(await stage.log(build))))).toEqual([["first one"], ["second two"]]);
  expect(builds.map(({ buildBatchArn }) => buildBatchArn)).toEqual([done.arn, done.arn]);
  expect(builds.map(({ environment }) => environment!.computeType)).toEqual(["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM"]);
  expect(builds[1]!.startTime!.getTime()).toBeGreaterThanOrEqual(builds[0]!.endTime!.getTime());
  expect(done.artifacts!.location).toBe("arn:aws:s3:::batches/out/all.zip");
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "batches", Key: "out/all.zip" }));
  const zip = await fromBufferPromise(Buffer.from(await Body!.transformToByteArray()));
  const names: string[] = [];
  for await (const entry of zip.eachEntry()) names.push(entry.fileName);
  expect(names.sort()).toEqual(["first", "last", "second"]);
});

test("without combining, every build of a matrix leaves its artifact under its identifier", async () => {
  const batch = { "build-matrix": { dynamic: { env: { variables: { A: ["1", "2"], B: ["x", "y"] } } } } };
  const commands = ["echo $A$B > made"];
  await project("matrix", { batch, phases: { build: { commands } }, artifacts: { files: ["made"] } });
  const artifactsOverride = { type: "S3" as const, location: "batches", path: "matrix", name: "part" };
  const done = await ended((await start("matrix", { artifactsOverride })).id!);
  expect(statuses(done)).toEqual(["build0 SUCCEEDED", "build1 SUCCEEDED", "build2 SUCCEEDED", "build3 SUCCEEDED"]);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "batches", Prefix: "matrix/" }));
  expect(Contents.map(({ Key }) => Key)).toEqual([0, 1, 2, 3].map((at) => `matrix/build${at}/part/made`));
  expect(done.buildGroups![3]!.currentBuildSummary!.primaryArtifact!.location).toBe("arn:aws:s3:::batches/matrix/build3/part");
});

test("a failed batch is retried as itself: what succeeded is kept, what failed has its earlier build beside it", async () => {
  const graph = [
    { identifier: "good", env: { variables: { CODE: "0" } } },
    { identifier: "bad", env: { variables: { CODE: "1" } } },
    { identifier: "after", "depend-on": ["bad"] },
  ];
  await project("retried", { batch: { "build-graph": graph }, phases: { build: { commands: ["exit ${CODE:-0}"] } } });
  const { id } = await start("retried");
  const failed = await ended(id!);
  expect(statuses(failed)).toEqual(["good SUCCEEDED", "bad FAILED", "after never"]);
  expect(phasesOf(failed)).toBe("SUBMITTED=SUCCEEDED DOWNLOAD_BATCHSPEC=SUCCEEDED IN_PROGRESS=FAILED FAILED=");
  const { buildBatch } = await stage.codebuild.send(new RetryBuildBatchCommand({ id: id!, retryType: "RETRY_FAILED_BUILDS" }));
  expect(buildBatch).toMatchObject({ id, buildBatchStatus: "IN_PROGRESS" });
  const again = await ended(id!);
  expect(again.buildGroups!.map(({ priorBuildSummaryList }) => priorBuildSummaryList!.length)).toEqual([0, 1, 0]);
  expect(again.buildGroups![0]!.currentBuildSummary!.arn).toBe(failed.buildGroups![0]!.currentBuildSummary!.arn);
  const { ids } = await stage.codebuild.send(
    new ListBuildBatchesForProjectCommand({ projectName: "retried", filter: { status: "FAILED" } }),
  );
  expect(ids).toEqual([id]);
  expect((await stage.codebuild.send(new ListBuildBatchesCommand({ maxResults: 1 }))).ids).toEqual([id]);
  const deleted = await stage.codebuild.send(new DeleteBuildBatchCommand({ id: id! }));
  expect(deleted.buildsDeleted).toHaveLength(3);
  expect((await stage.codebuild.send(new BatchGetBuildBatchesCommand({ ids: [id!] }))).buildBatchesNotFound).toEqual([id]);
});

test("StopBuildBatch stops the builds that run, and outlives a restart of the server in between", async () => {
  const list = ["a", "b"].map((identifier) => ({ identifier }));
  await project("stopped", { batch: { "build-list": list }, phases: { build: { commands: ["sleep 600"] } } });
  const { id } = await start("stopped");
  const inBuild = async () => {
    const arns = (await get(id!)).buildGroups!.flatMap(({ currentBuildSummary }) => currentBuildSummary?.arn ?? []);
    const builds = await Promise.all(arns.map((arn) => stage.get(arn)));
    return builds.length === 2 && builds.every(({ currentPhase }) => currentPhase === "BUILD");
  };
  await until(inBuild);
  await stage.server.restart();
  await stage.codebuild.send(new StopBuildBatchCommand({ id: id! }));
  const stopped = await ended(id!);
  expect(stopped.buildBatchStatus).toBe("STOPPED");
  expect(statuses(stopped)).toEqual(["a STOPPED", "b STOPPED"]);
  await expect(stage.codebuild.send(new RetryBuildBatchCommand({ id: "stopped:none" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("what a batch may not or cannot do is said in its phases", async () => {
  const phases = { build: { commands: ["true"] } };
  const list = { "build-list": ["a", "b"].map((identifier) => ({ identifier })) };
  await project("restricted", { batch: list, phases }, { restrictions: { maximumBuildsAllowed: 1 } });
  await project("computes", { batch: list, phases }, { restrictions: { computeTypesAllowed: ["BUILD_GENERAL1_LARGE"] } });
  await project("batchless", { phases });
  const iam = stage.server.client(IAMClient);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "weak", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await project("weak", { batch: list, phases }, { serviceRole: Role!.Arn! });
  await stage.project("roleless", JSON.stringify({ version: "0.2", batch: list, phases }));
  const messageOf = async (name: string) => {
    const { phases: found = [] } = await ended((await start(name)).id!);
    const { phaseType, contexts } = found.find(({ phaseStatus }) => phaseStatus === "FAILED")!;
    return `${phaseType} ${contexts![0]!.statusCode} ${contexts![0]!.message}`;
  };
  expect(await messageOf("restricted")).toMatch(/^DOWNLOAD_BATCHSPEC CLIENT_ERROR .*more than the maximum of 1 builds/);
  expect(await messageOf("computes")).toMatch(/^DOWNLOAD_BATCHSPEC CLIENT_ERROR Build a: compute type BUILD_GENERAL1_SMALL is not allowed/);
  expect(await messageOf("batchless")).toMatch(/^DOWNLOAD_BATCHSPEC YAML_FILE_ERROR .*no batch section/);
  expect(await messageOf("weak")).toMatch(/^IN_PROGRESS CLIENT_ERROR Builds failed: a \(.*not authorized to perform: codebuild:StartBuild/);
  await expect(start("roleless")).rejects.toMatchObject({ name: "InvalidInputException" });
});
