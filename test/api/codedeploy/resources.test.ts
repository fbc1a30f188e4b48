import {
  AddTagsToOnPremisesInstancesCommand,
  BatchGetApplicationsCommand,
  BatchGetDeploymentGroupsCommand,
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentConfigCommand,
  CreateDeploymentGroupCommand,
  DeleteApplicationCommand,
  DeleteDeploymentConfigCommand,
  DeregisterOnPremisesInstanceCommand,
  GetApplicationCommand,
  GetApplicationRevisionCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  GetOnPremisesInstanceCommand,
  ListApplicationRevisionsCommand,
  ListApplicationsCommand,
  ListDeploymentConfigsCommand,
  ListDeploymentGroupsCommand,
  ListDeploymentInstancesCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
  ListOnPremisesInstancesCommand,
  ListTagsForResourceCommand,
  RegisterApplicationRevisionCommand,
  RegisterOnPremisesInstanceCommand,
  RemoveTagsFromOnPremisesInstancesCommand,
  StopDeploymentCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApplicationCommand,
  UpdateDeploymentGroupCommand,
} from "@aws-sdk/client-codedeploy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer, until } from "../../harness/index.ts";

let server: TestServer;
let client: CodeDeployClient;
const role = "arn:aws:iam::123456789012:role/CodeDeploy";
const revision = { revisionType: "S3" as const, s3Location: { bucket: "b", key: "app.zip", bundleType: "zip" as const } };

beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeDeployClient);
});
afterAll(() => server.stop());

const create = async (application: string, group?: string, over: object = {}) => {
  await client.send(new CreateApplicationCommand({ applicationName: application }));
  if (group) {
    await client.send(
      new CreateDeploymentGroupCommand({ applicationName: application, deploymentGroupName: group, serviceRoleArn: role, ...over }),
    );
  }
};

test("applications: create, get, list, rename, delete", async () => {
  await create("first", "fleet");
  await expect(client.send(new CreateApplicationCommand({ applicationName: "first" }))).rejects.toThrow(
    "Application already exists for name: first",
  );
  await client.send(new UpdateApplicationCommand({ applicationName: "first", newApplicationName: "renamed" }));
  const { application } = await client.send(new GetApplicationCommand({ applicationName: "renamed" }));
  expect(application).toMatchObject({ applicationName: "renamed", computePlatform: "Server", linkedToGitHub: false });
  const { applicationsInfo } = await client.send(new BatchGetApplicationsCommand({ applicationNames: ["renamed", "nowhere"] }));
  expect(applicationsInfo?.map((info) => info.applicationName)).toEqual(["renamed"]);
  expect((await client.send(new ListApplicationsCommand({}))).applications).toContain("renamed");
  expect((await client.send(new ListDeploymentGroupsCommand({ applicationName: "renamed" }))).deploymentGroups).toEqual(["fleet"]);
  await client.send(new DeleteApplicationCommand({ applicationName: "renamed" }));
  await client.send(new DeleteApplicationCommand({ applicationName: "renamed" }));
  await expect(client.send(new GetApplicationCommand({ applicationName: "renamed" }))).rejects.toMatchObject({
    name: "ApplicationDoesNotExistException",
    $metadata: { httpStatusCode: 400 },
  });
});

test("lists go on where their page ended", async () => {
  for (let at = 0; at < 103; at += 1)
    await client.send(new CreateApplicationCommand({ applicationName: `page-${String(at).padStart(3, "0")}` }));
  const first = await client.send(new ListApplicationsCommand({}));
  expect(first.applications).toHaveLength(100);
  const second = await client.send(new ListApplicationsCommand({ nextToken: first.nextToken }));
  expect(second.nextToken).toBeUndefined();
  expect(new Set([...first.applications!, ...second.applications!]).size).toBe(first.applications!.length + second.applications!.length);
  await expect(client.send(new ListApplicationsCommand({ nextToken: "made up" }))).rejects.toThrow(
    expect.objectContaining({ name: "InvalidNextTokenException" }),
  );
});

test.each([
  [new CreateApplicationCommand({ applicationName: undefined }), "ApplicationNameRequiredException"],
  [new CreateApplicationCommand({ applicationName: "a b" }), "InvalidApplicationNameException"],
  [new CreateApplicationCommand({ applicationName: "x", computePlatform: "ECS" }), "InvalidComputePlatformException"],
  [new CreateDeploymentCommand({ applicationName: "nowhere", deploymentGroupName: "g" }), "ApplicationDoesNotExistException"],
  [new GetDeploymentCommand({ deploymentId: undefined }), "DeploymentIdRequiredException"],
  [new GetDeploymentCommand({ deploymentId: "x" }), "InvalidDeploymentIdException"],
  [new GetDeploymentCommand({ deploymentId: "d-AAAAAAAAA" }), "DeploymentDoesNotExistException"],
  [new ListDeploymentsCommand({ applicationName: "a" }), "DeploymentGroupNameRequiredException"],
  [new ListDeploymentsCommand({ deploymentGroupName: "g" }), "ApplicationNameRequiredException"],
  [new ListDeploymentsCommand({ includeOnlyStatuses: ["Nope" as never] }), "InvalidDeploymentStatusException"],
  [new ListDeploymentsCommand({ createTimeRange: { start: new Date(2000), end: new Date(1000) } }), "InvalidTimeRangeException"],
  [new RegisterOnPremisesInstanceCommand({ instanceName: "h" }), "IamArnRequiredException"],
  [new RegisterOnPremisesInstanceCommand({ instanceName: "h", iamUserArn: "bob" }), "InvalidIamUserArnException"],
  [new GetOnPremisesInstanceCommand({ instanceName: "nobody" }), "InstanceNotRegisteredException"],
  [new TagResourceCommand({ ResourceArn: undefined, Tags: [] }), "ResourceArnRequiredException"],
  [new TagResourceCommand({ ResourceArn: "arn:aws:s3:::x", Tags: [] }), "InvalidArnException"],
  [new DeleteDeploymentConfigCommand({ deploymentConfigName: "CodeDeployDefault.OneAtATime" }), "InvalidOperationException"],
] as const)("refuses with the service's own exception: %#", async (command, expected) => {
  await expect(client.send(command as never)).rejects.toThrow(expect.objectContaining({ name: expected }));
});

test("groups: defaults, update keeps what is absent and clears what is empty", async () => {
  const filters = [{ Key: "fleet", Value: "web", Type: "KEY_AND_VALUE" as const }];
  await create("groups", "web", { onPremisesInstanceTagFilters: filters });
  const name = { applicationName: "groups", deploymentGroupName: "web" };
  const before = (await client.send(new GetDeploymentGroupCommand(name))).deploymentGroupInfo;
  expect(before).toMatchObject({
    deploymentConfigName: "CodeDeployDefault.OneAtATime",
    onPremisesInstanceTagFilters: filters,
    deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITHOUT_TRAFFIC_CONTROL" },
    outdatedInstancesStrategy: "UPDATE",
    serviceRoleArn: role,
    computePlatform: "Server",
  });
  const update = { applicationName: "groups", currentDeploymentGroupName: "web" };
  await client.send(
    new UpdateDeploymentGroupCommand({
      ...update,
      newDeploymentGroupName: "api",
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
    }),
  );
  await client.send(
    new UpdateDeploymentGroupCommand({ applicationName: "groups", currentDeploymentGroupName: "api", onPremisesInstanceTagFilters: [] }),
  );
  const { deploymentGroupsInfo, errorMessage } = await client.send(
    new BatchGetDeploymentGroupsCommand({ applicationName: "groups", deploymentGroupNames: ["api", "web"] }),
  );
  expect(deploymentGroupsInfo).toHaveLength(1);
  expect(deploymentGroupsInfo?.[0]).toMatchObject({ onPremisesInstanceTagFilters: [], autoRollbackConfiguration: { enabled: true } });
  expect(errorMessage).toContain("web");
});

test("configurations: 17 built in, own ones", async () => {
  expect((await client.send(new ListDeploymentConfigsCommand({}))).deploymentConfigsList).toHaveLength(17);
  const own = { deploymentConfigName: "Two", minimumHealthyHosts: { type: "HOST_COUNT" as const, value: 2 } };
  await client.send(new CreateDeploymentConfigCommand(own));
  const { deploymentConfigInfo } = await client.send(new GetDeploymentConfigCommand({ deploymentConfigName: "Two" }));
  expect(deploymentConfigInfo).toMatchObject({ ...own, computePlatform: "Server" });
  await create("configs", "fleet", { deploymentConfigName: "Two" });
  await expect(client.send(new DeleteDeploymentConfigCommand({ deploymentConfigName: "Two" }))).rejects.toThrow("is used by");
  await client.send(new DeleteApplicationCommand({ applicationName: "configs" }));
  await client.send(new DeleteDeploymentConfigCommand({ deploymentConfigName: "Two" }));
  await expect(client.send(new GetDeploymentConfigCommand({ deploymentConfigName: "Two" }))).rejects.toThrow("No deployment configuration");
});

test("revisions: registered once, used by deployments", async () => {
  await create("revisions", "fleet");
  const register = { applicationName: "revisions", revision, description: "first" };
  await client.send(new RegisterApplicationRevisionCommand(register));
  await client.send(new RegisterApplicationRevisionCommand(register));
  const { revisions } = await client.send(new ListApplicationRevisionsCommand({ applicationName: "revisions" }));
  expect(revisions).toEqual([revision]);
  const { revisionInfo } = await client.send(new GetApplicationRevisionCommand({ applicationName: "revisions", revision }));
  expect(revisionInfo).toMatchObject({ description: "first" });
  expect(revisionInfo?.firstUsedTime).toBeUndefined();
  const other = { ...revision, s3Location: { ...revision.s3Location, version: "2" } };
  await expect(client.send(new GetApplicationRevisionCommand({ applicationName: "revisions", revision: other }))).rejects.toThrow(
    "not registered",
  );
  await expect(client.send(new ListApplicationRevisionsCommand({ applicationName: "revisions", s3KeyPrefix: "a" }))).rejects.toThrow(
    expect.objectContaining({ name: "BucketNameFilterRequiredException" }),
  );
});

test("hosts: registered under one identity, tagged, deregistered, registered again", async () => {
  const iamUserArn = "arn:aws:iam::123456789012:user/host-1";
  await client.send(new RegisterOnPremisesInstanceCommand({ instanceName: "host-1", iamUserArn }));
  await expect(
    client.send(new RegisterOnPremisesInstanceCommand({ instanceName: "host-1", iamUserArn: `${iamUserArn}x` })),
  ).rejects.toThrow(expect.objectContaining({ name: "InstanceNameAlreadyRegisteredException" }));
  await expect(client.send(new RegisterOnPremisesInstanceCommand({ instanceName: "host-2", iamUserArn }))).rejects.toThrow(
    expect.objectContaining({ name: "IamUserArnAlreadyRegisteredException" }),
  );
  const tags = [{ Key: "fleet", Value: "web" }];
  await client.send(new AddTagsToOnPremisesInstancesCommand({ instanceNames: ["host-1"], tags }));
  expect(
    (await client.send(new ListOnPremisesInstancesCommand({ tagFilters: [{ ...tags[0], Type: "KEY_AND_VALUE" }] }))).instanceNames,
  ).toEqual(["host-1"]);
  await client.send(new RemoveTagsFromOnPremisesInstancesCommand({ instanceNames: ["host-1"], tags: [{ Key: "fleet", Value: "api" }] }));
  const { instanceInfo } = await client.send(new GetOnPremisesInstanceCommand({ instanceName: "host-1" }));
  expect(instanceInfo).toMatchObject({ iamUserArn, tags });
  expect(instanceInfo?.instanceArn).toMatch(/^arn:aws:codedeploy:us-east-1:123456789012:instance\/host-1_\w+$/);
  await client.send(new DeregisterOnPremisesInstanceCommand({ instanceName: "host-1" }));
  await client.send(new DeregisterOnPremisesInstanceCommand({ instanceName: "host-1" }));
  expect((await client.send(new ListOnPremisesInstancesCommand({ registrationStatus: "Deregistered" }))).instanceNames).toEqual(["host-1"]);
  await client.send(new RegisterOnPremisesInstanceCommand({ instanceName: "host-1", iamUserArn }));
  expect((await client.send(new ListOnPremisesInstancesCommand({ registrationStatus: "Registered" }))).instanceNames).toEqual(["host-1"]);
});

test("tags of an application follow its name", async () => {
  await client.send(new CreateApplicationCommand({ applicationName: "tagged", tags: [{ Key: "a", Value: "1" }] }));
  const ResourceArn = "arn:aws:codedeploy:us-east-1:123456789012:application:tagged";
  await client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "b", Value: "2" }] }));
  await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
  await client.send(new UpdateApplicationCommand({ applicationName: "tagged", newApplicationName: "tagged-2" }));
  const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: `${ResourceArn}-2` }));
  expect(Tags).toEqual([{ Key: "b", Value: "2" }]);
});

test("a deployment without hosts fails with NO_INSTANCES; over is over", async () => {
  await create("empty", "fleet", { onPremisesInstanceTagFilters: [{ Key: "none", Type: "KEY_ONLY" }] });
  const names = { applicationName: "empty", deploymentGroupName: "fleet" };
  await expect(client.send(new CreateDeploymentCommand(names))).rejects.toThrow(
    expect.objectContaining({ name: "RevisionRequiredException" }),
  );
  const { deploymentId } = await client.send(new CreateDeploymentCommand({ ...names, revision, description: "d" }));
  expect(deploymentId).toMatch(/^d-[A-Z0-9]{9}$/);
  const info = await until(async () => {
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    return deploymentInfo?.status === "Failed" ? deploymentInfo : undefined;
  });
  expect(info).toMatchObject({
    errorInformation: { code: "NO_INSTANCES" },
    creator: "user",
    revision,
    description: "d",
    fileExistsBehavior: "DISALLOW",
  });
  expect((await client.send(new ListDeploymentsCommand(names))).deployments).toEqual([deploymentId]);
  expect((await client.send(new ListDeploymentTargetsCommand({ deploymentId }))).targetIds).toEqual([]);
  expect((await client.send(new ListDeploymentInstancesCommand({ deploymentId }))).instancesList).toEqual([]);
  for (const command of [new StopDeploymentCommand({ deploymentId }), new ContinueDeploymentCommand({ deploymentId })]) {
    await expect(client.send(command as never)).rejects.toThrow(expect.objectContaining({ name: "DeploymentAlreadyCompletedException" }));
  }
});
