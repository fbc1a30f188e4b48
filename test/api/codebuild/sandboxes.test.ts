import {
  BatchGetCommandExecutionsCommand,
  BatchGetFleetsCommand,
  BatchGetProjectsCommand,
  BatchGetSandboxesCommand,
  CodeBuildClient,
  CreateFleetCommand,
  DeleteFleetCommand,
  InvalidateProjectCacheCommand,
  ListBuildsCommand,
  ListCommandExecutionsForSandboxCommand,
  ListFleetsCommand,
  ListSandboxesCommand,
  ListSandboxesForProjectCommand,
  type Sandbox,
  StartCommandExecutionCommand,
  StartSandboxCommand,
  StartSandboxConnectionCommand,
  StopSandboxCommand,
  UpdateFleetCommand,
  UpdateProjectVisibilityCommand,
} from "@aws-sdk/client-codebuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage, output } from "./build-stage.ts";

let stage: BuildStage;
let codebuild: CodeBuildClient;
beforeAll(async () => {
  stage = await createBuildStage();
  codebuild = stage.codebuild;
});
afterAll(() => stage.stop());

const get = async (id: string): Promise<Sandbox> => (await codebuild.send(new BatchGetSandboxesCommand({ ids: [id] }))).sandboxes![0]!;
const command = async (sandboxId: string, id: string) =>
  (await codebuild.send(new BatchGetCommandExecutionsCommand({ sandboxId, commandExecutionIds: [id] }))).commandExecutions![0]!;

test("a sandbox runs the commands that it is given, one after the other, also when the server is restarted in between", async () => {
  await stage.project("sand", "version: 0.2\nphases: { deploy: {} }\n", { autoRetryLimit: 3 });
  const { sandbox } = await codebuild.send(new StartSandboxCommand({ projectName: "sand" }));
  const sandboxId = sandbox!.id!;
  expect(sandbox).toMatchObject({ status: "QUEUED", arn: `arn:aws:codebuild:us-east-1:123456789012:sandbox/${sandboxId}` });
  const run = async (text: string) => {
    const { commandExecution } = await codebuild.send(new StartCommandExecutionCommand({ sandboxId, command: text, type: "SHELL" }));
    return commandExecution!.id!;
  };
  const ended = async (id: string) => {
    await until(async () => !["QUEUED", "IN_PROGRESS"].includes((await command(sandboxId, id)).status!));
    return command(sandboxId, id);
  };
  const first = await run("WHO=me; cd /tmp; echo out; echo err >&2");
  const second = await run("echo $WHO in $PWD; exit 3");
  expect(await ended(second)).toMatchObject({
    status: "FAILED",
    exitCode: "3",
    standardOutputContent: "me in /tmp\n",
    standardErrContent: "",
  });
  expect(await ended(first)).toMatchObject({
    status: "SUCCEEDED",
    exitCode: "0",
    standardOutputContent: "out\n",
    standardErrContent: "err\n",
  });
  expect((await get(sandboxId)).currentSession).toMatchObject({ currentPhase: "RUNNING_SANDBOX", status: "RUNNING" });
  await stage.server.restart();
  codebuild = stage.server.client(CodeBuildClient);
  const third = await run("echo still $WHO");
  expect(await ended(third)).toMatchObject({ status: "SUCCEEDED", standardOutputContent: "still me\n" });
  const endless = await run("sleep 600");
  await until(async () => (await command(sandboxId, endless)).status === "IN_PROGRESS");
  const listed = await codebuild.send(new ListCommandExecutionsForSandboxCommand({ sandboxId, sortOrder: "ASCENDING" }));
  expect(listed.commandExecutions!.map(({ id }) => id)).toEqual([first, second, third, endless]);
  await expect(codebuild.send(new StartSandboxConnectionCommand({ sandboxId }))).rejects.toMatchObject({ name: "InvalidInputException" });

  expect((await codebuild.send(new StopSandboxCommand({ id: sandboxId }))).sandbox!.status).toBe("STOPPING");
  await until(async () => (await get(sandboxId)).status === "STOPPED");
  const stopped = await get(sandboxId);
  expect(stopped.currentSession!.phases!.map(({ phaseType, phaseStatus }) => `${phaseType}=${phaseStatus ?? ""}`)).toEqual([
    ...["SUBMITTED=SUCCEEDED", "QUEUED=SUCCEEDED", "PROVISIONING=SUCCEEDED", "DOWNLOAD_SOURCE=SUCCEEDED"],
    ...["RUNNING_SANDBOX=STOPPED", "COMPLETED="],
  ]);
  expect((await command(sandboxId, endless)).status).toBe("STOPPED");
  const log = await stage.log({ logs: stopped.currentSession!.logs! });
  expect(output(log)).toEqual(["out", "err", "me in /tmp", "still me"]);
  await expect(run("true")).rejects.toMatchObject({ name: "InvalidInputException" });
  expect((await codebuild.send(new ListSandboxesCommand({}))).ids).toEqual([sandboxId]);
  expect((await codebuild.send(new ListSandboxesForProjectCommand({ projectName: "sand" }))).ids).toEqual([sandboxId]);
  expect((await codebuild.send(new ListBuildsCommand({}))).ids).toEqual([]);
  expect((await codebuild.send(new BatchGetSandboxesCommand({ ids: ["sand:none"] }))).sandboxesNotFound).toEqual(["sand:none"]);
});

test("fleets are made, changed, found by name and by ARN, and deleted", async () => {
  const asked = {
    name: "ready",
    baseCapacity: 2,
    environmentType: "LINUX_CONTAINER" as const,
    computeType: "BUILD_GENERAL1_SMALL" as const,
  };
  const { fleet } = await codebuild.send(new CreateFleetCommand({ ...asked, tags: [{ key: "team", value: "a" }] }));
  expect(fleet).toMatchObject({
    ...asked,
    status: { statusCode: "ACTIVE" },
    overflowBehavior: "QUEUE",
    tags: [{ key: "team", value: "a" }],
  });
  await expect(codebuild.send(new CreateFleetCommand(asked))).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
  const wrong = { ...asked, name: "wrong", computeType: "BUILD_LAMBDA_1GB" as const };
  await expect(codebuild.send(new CreateFleetCommand(wrong))).rejects.toMatchObject({ name: "InvalidInputException" });
  const arn = fleet!.arn!;
  const scaling = { maxCapacity: 4, scalingType: "TARGET_TRACKING_SCALING" as const };
  await codebuild.send(new UpdateFleetCommand({ arn, baseCapacity: 3, scalingConfiguration: scaling, overflowBehavior: "ON_DEMAND" }));
  const { fleets, fleetsNotFound } = await codebuild.send(new BatchGetFleetsCommand({ names: ["ready", arn, "other"] }));
  expect(fleets!.map(({ id }) => id)).toEqual([fleet!.id, fleet!.id]);
  expect(fleets![0]).toMatchObject({
    baseCapacity: 3,
    overflowBehavior: "ON_DEMAND",
    scalingConfiguration: { ...scaling, desiredCapacity: 3 },
  });
  expect(fleetsNotFound).toEqual(["other"]);
  await expect(codebuild.send(new UpdateFleetCommand({ arn, baseCapacity: 9 }))).rejects.toMatchObject({ name: "InvalidInputException" });
  expect((await codebuild.send(new ListFleetsCommand({}))).fleets).toEqual([arn]);
  await codebuild.send(new DeleteFleetCommand({ arn }));
  await codebuild.send(new DeleteFleetCommand({ arn }));
  expect((await codebuild.send(new BatchGetFleetsCommand({ names: ["ready"] }))).fleetsNotFound).toEqual(["ready"]);
});

test("an invalidated cache is not found again", async () => {
  const buildspec = JSON.stringify({
    version: "0.2",
    phases: { build: { commands: ["cat kept/x 2>/dev/null || echo cold", "mkdir -p kept; echo warm > kept/x"] } },
    cache: { paths: ["kept/**/*"] },
  });
  await stage.project("cached", buildspec, { cache: { type: "LOCAL", modes: ["LOCAL_CUSTOM_CACHE"] } });
  const said = async () => output(await stage.log(await stage.ended((await stage.start("cached")).id!)));
  expect(await said()).toEqual(["cold"]);
  expect(await said()).toEqual(["warm"]);
  await codebuild.send(new InvalidateProjectCacheCommand({ projectName: "cached" }));
  expect(await said()).toEqual(["cold"]);
  await expect(codebuild.send(new InvalidateProjectCacheCommand({ projectName: "no-such" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a project's visibility is kept with its alias", async () => {
  const projectArn = "arn:aws:codebuild:us-east-1:123456789012:project/cached";
  const made = await codebuild.send(
    new UpdateProjectVisibilityCommand({ projectArn, projectVisibility: "PUBLIC_READ", resourceAccessRole: stage.roleArn }),
  );
  expect(made.publicProjectAlias).toMatch(/^[\w-]{20,}$/);
  const { projects } = await codebuild.send(new BatchGetProjectsCommand({ names: ["cached"] }));
  expect(projects![0]).toMatchObject({
    projectVisibility: "PUBLIC_READ",
    publicProjectAlias: made.publicProjectAlias,
    resourceAccessRole: stage.roleArn,
  });
  const closed = await codebuild.send(new UpdateProjectVisibilityCommand({ projectArn, projectVisibility: "PRIVATE" }));
  expect(closed.publicProjectAlias).toBeUndefined();
});
