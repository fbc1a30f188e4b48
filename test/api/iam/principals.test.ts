import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  GetAccessKeyLastUsedCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateUserCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
});
afterAll(() => server.stop());

const document = (Action: string, Resource = "*", Effect = "Allow") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource }] });
const trust = (Principal: object, rest: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...rest }] });
const codebuild = trust({ Service: "codebuild.amazonaws.com" });
const readAccess = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

async function keysOf(UserName: string, over: Record<string, unknown> = {}) {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  return { credentials, client: server.client(IAMClient, { credentials, ...over }) };
}

describe("a user", () => {
  test("is created, found, listed, renamed and deleted", async () => {
    const { User } = await iam.send(new CreateUserCommand({ UserName: "ada", Path: "/team/", Tags: [{ Key: "a", Value: "1" }] }));
    expect(User).toMatchObject({ Arn: `arn:aws:iam::${server.account}:user/team/ada`, Path: "/team/", Tags: [{ Key: "a", Value: "1" }] });
    expect(User!.UserId).toMatch(/^AIDA[A-Z0-9]{17}$/);
    await iam.send(new UpdateUserCommand({ UserName: "ada", NewUserName: "lovelace", NewPath: "/" }));
    const renamed = await iam.send(new GetUserCommand({ UserName: "lovelace" }));
    expect(renamed.User).toMatchObject({ UserId: User!.UserId, Path: "/", Tags: [{ Key: "a", Value: "1" }] });
    await expect(iam.send(new GetUserCommand({ UserName: "ada" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The user with name ada cannot be found.",
    });
    await expect(iam.send(new CreateUserCommand({ UserName: "LOVELACE" }))).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "User with name LOVELACE already exists.",
    });
    await iam.send(new DeleteUserCommand({ UserName: "lovelace" }));
    await expect(iam.send(new DeleteUserCommand({ UserName: "lovelace" }))).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });

  test("is paged through by marker", async () => {
    for (const name of ["p1", "p2", "p3"]) await iam.send(new CreateUserCommand({ UserName: name, Path: "/paged/" }));
    const first = await iam.send(new ListUsersCommand({ PathPrefix: "/paged/", MaxItems: 2 }));
    expect([first.Users!.map(({ UserName }) => UserName), first.IsTruncated]).toEqual([["p1", "p2"], true]);
    const second = await iam.send(new ListUsersCommand({ PathPrefix: "/paged/", MaxItems: 2, Marker: first.Marker }));
    expect([second.Users!.map(({ UserName }) => UserName), second.IsTruncated, second.Marker]).toEqual([["p3"], false, undefined]);
    await expect(iam.send(new ListUsersCommand({ Marker: "made up" }))).rejects.toMatchObject({ name: "ValidationError" });
  });

  test("signs with a key as long as the key is active", async () => {
    await iam.send(new CreateUserCommand({ UserName: "signer" }));
    const { client, credentials } = await keysOf("signer");
    await iam.send(new PutUserPolicyCommand({ UserName: "signer", PolicyName: "own", PolicyDocument: document("iam:GetUser") }));
    const own = await client.send(new GetUserCommand({}));
    expect(own.User!.UserName).toBe("signer");
    await expect(client.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::${server.account}:user/signer is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${server.account}:user/* because no identity-based policy allows the iam:ListUsers action`,
    });
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: credentials.accessKeyId }));
    expect(used).toMatchObject({ UserName: "signer", AccessKeyLastUsed: { ServiceName: "iam", Region: "us-east-1" } });

    await iam.send(new UpdateAccessKeyCommand({ UserName: "signer", AccessKeyId: credentials.accessKeyId, Status: "Inactive" }));
    await expect(client.send(new GetUserCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await iam.send(new UpdateAccessKeyCommand({ UserName: "signer", AccessKeyId: credentials.accessKeyId, Status: "Active" }));
    await client.send(new GetUserCommand({}));

    await keysOf("signer");
    await expect(keysOf("signer")).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    });
    await expect(iam.send(new DeleteUserCommand({ UserName: "signer" }))).rejects.toMatchObject({ name: "DeleteConflictException" });
    await iam.send(new DeleteAccessKeyCommand({ UserName: "signer", AccessKeyId: credentials.accessKeyId }));
    await expect(client.send(new GetUserCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  test("gains and loses rights with a group, at once", async () => {
    await iam.send(new CreateUserCommand({ UserName: "member" }));
    const { client } = await keysOf("member");
    await iam.send(new CreateGroupCommand({ GroupName: "readers" }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName: "readers", PolicyArn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess" }));
    for (let round = 0; round < 3; round++) {
      await expect(client.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
      await iam.send(new AddUserToGroupCommand({ GroupName: "readers", UserName: "member" }));
      await client.send(new ListUsersCommand({}));
      await iam.send(new RemoveUserFromGroupCommand({ GroupName: "readers", UserName: "member" }));
    }
  });
});

describe("a role", () => {
  test("goes through the calls of Terraform's aws_iam_role", async () => {
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: "build", AssumeRolePolicyDocument: codebuild, Tags: [{ Key: "env", Value: "dev" }], Path: "/ci/" }),
    );
    expect(Role).toMatchObject({ Arn: `arn:aws:iam::${server.account}:role/ci/build`, MaxSessionDuration: 3600 });
    await iam.send(new PutRolePolicyCommand({ RoleName: "build", PolicyName: "logs", PolicyDocument: document("logs:*") }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "build", PolicyArn: readAccess }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "build", PolicyArn: readAccess }));
    await iam.send(new UpdateRoleCommand({ RoleName: "build", Description: "builds", MaxSessionDuration: 7200 }));
    await iam.send(new TagRoleCommand({ RoleName: "build", Tags: [{ Key: "team", Value: "x" }] }));
    await iam.send(new UntagRoleCommand({ RoleName: "build", TagKeys: ["env"] }));
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "build", PolicyDocument: trust({ AWS: server.account }) }));
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "build", PermissionsBoundary: readAccess }));

    const found = await iam.send(new GetRoleCommand({ RoleName: "build" }));
    expect(found.Role).toMatchObject({ Description: "builds", MaxSessionDuration: 7200, Tags: [{ Key: "team", Value: "x" }] });
    expect(found.Role!.PermissionsBoundary!.PermissionsBoundaryArn).toBe(readAccess);
    expect(decodeURIComponent(found.Role!.AssumeRolePolicyDocument!)).toBe(trust({ AWS: server.account }));
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: "build" }))).PolicyNames).toEqual(["logs"]);
    const inline = await iam.send(new GetRolePolicyCommand({ RoleName: "build", PolicyName: "logs" }));
    expect(decodeURIComponent(inline.PolicyDocument!)).toBe(document("logs:*"));
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "build" }));
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: "AmazonS3ReadOnlyAccess", PolicyArn: readAccess }]);
    expect((await iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: "build" }))).InstanceProfiles).toEqual([]);
    expect((await iam.send(new ListRolesCommand({ PathPrefix: "/ci/" }))).Roles).toHaveLength(1);

    await expect(iam.send(new DeleteRoleCommand({ RoleName: "build" }))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must detach all policies first.",
    });
    await iam.send(new DetachRolePolicyCommand({ RoleName: "build", PolicyArn: readAccess }));
    await expect(iam.send(new DetachRolePolicyCommand({ RoleName: "build", PolicyArn: readAccess }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
    await expect(iam.send(new DeleteRoleCommand({ RoleName: "build" }))).rejects.toMatchObject({
      message: "Cannot delete entity, must delete policies first.",
    });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "build", PolicyName: "logs" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "build" }));
    await expect(iam.send(new GetRoleCommand({ RoleName: "build" }))).rejects.toMatchObject({
      message: "The role with name build cannot be found.",
    });
  });

  test.each([
    ["no JSON", "{"],
    ["a resource", trust({ Service: "codebuild.amazonaws.com" }, { Resource: "*" })],
    ["nobody", JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }] })],
    ["an odd principal", trust({ AWS: "somebody" })],
  ])("is refused with a trust policy that has %s", async (_, AssumeRolePolicyDocument) => {
    await expect(iam.send(new CreateRoleCommand({ RoleName: "odd", AssumeRolePolicyDocument }))).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
    });
  });
});

describe("a managed policy", () => {
  test("goes through the calls of Terraform's aws_iam_policy", async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: "deploy",
        PolicyDocument: document("s3:*"),
        Description: "d",
        Tags: [{ Key: "k", Value: "v" }],
      }),
    );
    const PolicyArn = Policy!.Arn!;
    expect(PolicyArn).toBe(`arn:aws:iam::${server.account}:policy/deploy`);
    await expect(iam.send(new CreatePolicyCommand({ PolicyName: "deploy", PolicyDocument: document("s3:*") }))).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
    });
    const { PolicyVersion } = await iam.send(
      new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document("logs:*"), SetAsDefault: true }),
    );
    expect(PolicyVersion).toMatchObject({ VersionId: "v2", IsDefaultVersion: true });
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy).toMatchObject({
      DefaultVersionId: "v2",
      AttachmentCount: 0,
      Description: "d",
      Tags: [{ Key: "k", Value: "v" }],
    });
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect(decodeURIComponent(version.PolicyVersion!.Document!)).toBe(document("s3:*"));
    expect((await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions!.map(({ VersionId }) => VersionId)).toEqual([
      "v2",
      "v1",
    ]);
    for (let more = 3; more <= 5; more++) await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document("logs:*") }));
    await expect(iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document("logs:*") }))).rejects.toMatchObject({
      name: "LimitExceededException",
    });
    await expect(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v2" }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({ name: "DeleteConflictException" });
    for (const VersionId of ["v1", "v3", "v4", "v5"]) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
    await expect(iam.send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({ name: "NoSuchEntityException" });
  });

  test("of AWS's own can be read, attached and not changed", async () => {
    const { Policies } = await iam.send(new ListPoliciesCommand({ Scope: "AWS" }));
    expect(Policies!.map(({ PolicyName }) => PolicyName)).toContain("AdministratorAccess");
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: readAccess, VersionId: "v1" }));
    expect(JSON.parse(decodeURIComponent(PolicyVersion!.Document!)).Statement).toHaveLength(1);
    await expect(iam.send(new DeletePolicyCommand({ PolicyArn: readAccess }))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(iam.send(new AttachRolePolicyCommand({ RoleName: "none", PolicyArn: readAccess }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
  });

  test.each([
    ["{", "MalformedPolicyDocumentException"],
    [document("GetObject"), "MalformedPolicyDocumentException"],
    [document("s3:*", `arn:aws:s3:::${"x".repeat(7000)}`), "LimitExceededException"],
  ])("%.20s… is refused", async (PolicyDocument, name) => {
    await expect(iam.send(new CreatePolicyCommand({ PolicyName: "bad", PolicyDocument }))).rejects.toMatchObject({ name });
  });
});

test("SimulatePrincipalPolicy tells allowed from denied", async () => {
  await iam.send(new CreateUserCommand({ UserName: "simulated" }));
  const statements = [
    { Effect: "Allow", Action: "s3:*", Resource: "*" },
    { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(new PutUserPolicyCommand({ UserName: "simulated", PolicyName: "p", PolicyDocument }));
  const { EvaluationResults } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: `arn:aws:iam::${server.account}:user/simulated`,
      ActionNames: ["s3:GetObject", "s3:DeleteObject", "logs:GetLogEvents"],
    }),
  );
  expect(EvaluationResults!.map(({ EvalDecision }) => EvalDecision)).toEqual(["allowed", "explicitDeny", "implicitDeny"]);
});
