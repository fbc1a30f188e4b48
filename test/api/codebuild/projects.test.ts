import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  BatchGetProjectsCommand,
  CreateProjectCommand,
  CreateReportGroupCommand,
  DeleteProjectCommand,
  DeleteReportGroupCommand,
  ListBuildsForProjectCommand,
  ListCuratedEnvironmentImagesCommand,
  ListProjectsCommand,
  StartBuildCommand,
  UpdateProjectCommand,
} from "@aws-sdk/client-codebuild";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage } from "./build-stage.ts";

let stage: BuildStage;
beforeAll(async () => {
  stage = await createBuildStage();
});
afterAll(() => stage.stop());

const buildspec = "version: 0.2\nphases: {build: {commands: [echo]}}\n";

test("a project is created, read with its defaults, changed member by member, listed and deleted", async () => {
  const { codebuild } = stage;
  await stage.project("web", buildspec, { description: "first", tags: [{ key: "team", value: "a" }] });
  const read = async () => (await codebuild.send(new BatchGetProjectsCommand({ names: ["web", "none"] }))).projects![0]!;
  expect(await read()).toMatchObject({
    ...{ name: "web", description: "first", timeoutInMinutes: 60, queuedTimeoutInMinutes: 480, projectVisibility: "PRIVATE" },
    arn: "arn:aws:codebuild:us-east-1:123456789012:project/web",
    encryptionKey: "arn:aws:kms:us-east-1:123456789012:alias/aws/s3",
    badge: { badgeEnabled: false },
    cache: { type: "NO_CACHE" },
    tags: [{ key: "team", value: "a" }],
    created: expect.any(Date),
  });
  await expect(stage.project("web", buildspec)).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
  const environment = { type: "LINUX_CONTAINER" as const, image: "quintet/host", computeType: "BUILD_GENERAL1_LARGE" as const };
  await codebuild.send(new UpdateProjectCommand({ name: "web", environment, tags: [] }));
  expect(await read()).toMatchObject({ description: "first", environment: { computeType: "BUILD_GENERAL1_LARGE" }, tags: [] });
  expect((await codebuild.send(new ListProjectsCommand({}))).projects).toContain("web");
  await codebuild.send(new DeleteProjectCommand({ name: "web" }));
  await codebuild.send(new DeleteProjectCommand({ name: "web" }));
  expect((await codebuild.send(new BatchGetProjectsCommand({ names: ["web"] }))).projectsNotFound).toEqual(["web"]);
  await stage.project("web", buildspec);
});

describe("refusals", () => {
  const good = {
    name: "refused",
    source: { type: "NO_SOURCE" as const, buildspec },
    artifacts: { type: "NO_ARTIFACTS" as const },
    environment: { type: "LINUX_CONTAINER" as const, image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" as const },
  };
  test("a role that is not there or does not trust CodeBuild", async () => {
    const serviceRole = "arn:aws:iam::123456789012:role/nobody";
    await expect(stage.codebuild.send(new CreateProjectCommand({ ...good, serviceRole }))).rejects.toMatchObject({
      name: "InvalidInputException",
      message: `CodeBuild is not authorized to perform: sts:AssumeRole on ${serviceRole}`,
    });
  });
  test("a role of another account", async () => {
    const create = new CreateProjectCommand({ ...good, serviceRole: "arn:aws:iam::210987654321:role/build" });
    await expect(stage.codebuild.send(create)).rejects.toMatchObject({
      message: "Invalid service role: Service role account ID does not match caller's account",
    });
  });
  test("a rule of the catalogue", async () => {
    const create = new CreateProjectCommand({ ...good, artifacts: { type: "S3" }, serviceRole: stage.roleArn });
    await expect(stage.codebuild.send(create)).rejects.toMatchObject({
      name: "InvalidInputException",
      message: "Invalid artifacts: location is required",
    });
  });
  test("projects that are not there", async () => {
    const start = new StartBuildCommand({ projectName: "nowhere" });
    await expect(stage.codebuild.send(start)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Project cannot be found: arn:aws:codebuild:us-east-1:123456789012:project/nowhere",
    });
    const list = new ListBuildsForProjectCommand({ projectName: "nowhere" });
    await expect(stage.codebuild.send(list)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
  test("a made-up page token", async () => {
    await expect(stage.codebuild.send(new ListProjectsCommand({ nextToken: "bm90LWEtbnVtYmVy" }))).rejects.toMatchObject({
      name: "InvalidInputException",
    });
  });
});

test("report groups and images", async () => {
  const { codebuild } = stage;
  const exportConfig = { exportConfigType: "NO_EXPORT" as const };
  const { reportGroup } = await codebuild.send(new CreateReportGroupCommand({ name: "group", type: "TEST", exportConfig }));
  expect(reportGroup).toMatchObject({ arn: expect.stringMatching(/report-group\/group$/), status: "ACTIVE" });
  await expect(codebuild.send(new CreateReportGroupCommand({ name: "group", type: "TEST", exportConfig }))).rejects.toMatchObject({
    name: "ResourceAlreadyExistsException",
  });
  await codebuild.send(new DeleteReportGroupCommand({ arn: reportGroup!.arn! }));
  const { platforms } = await codebuild.send(new ListCuratedEnvironmentImagesCommand({}));
  expect(platforms![0]!.languages![0]!.images![0]!.name).toBe("quintet/host");
});

test("a build's states and phases are events with times as AWS writes them", async () => {
  const { server } = stage;
  const logs = server.client(CloudWatchLogsClient);
  const events = server.client(EventBridgeClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/events/builds" }));
  await events.send(new PutRuleCommand({ Name: "builds", EventPattern: JSON.stringify({ source: ["aws.codebuild"] }) }));
  const Arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/builds";
  await events.send(new PutTargetsCommand({ Rule: "builds", Targets: [{ Id: "log", Arn }] }));
  await stage.project("heard", buildspec);
  const build = await stage.run("heard");
  const heard = async () => {
    const found = await logs.send(new FilterLogEventsCommand({ logGroupName: "/aws/events/builds" })).catch(() => ({ events: [] }));
    return (found.events ?? []).map(({ message = "" }) => JSON.parse(message));
  };
  const all = await until(async () => {
    const found = await heard();
    return found.length >= 12 && found;
  });
  const states = all.filter((event) => event["detail-type"] === "CodeBuild Build State Change");
  expect(states.map((event) => event.detail["build-status"])).toEqual(["IN_PROGRESS", "SUCCEEDED"]);
  expect(states[1]).toMatchObject({ resources: [build.arn], detail: { "build-id": build.arn, "project-name": "heard", version: "1" } });
  expect(states[1].detail["additional-information"]["build-start-time"]).toMatch(/^[A-Z][a-z]{2} \d+, \d{4} \d+:\d\d:\d\d [AP]M$/);
  const phases = all.filter((event) => event["detail-type"] === "CodeBuild Build Phase Change");
  expect(phases.map((event) => event.detail["completed-phase"])).toContain("DOWNLOAD_SOURCE");
});
