import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serviceOf } from "../../../src/kernel/iam/index.ts";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
let iam: IAMClient;
let sts: STSClient;
let ada: STSClient;
beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  sts = server.client(STSClient);
  await iam.send(new CreateUserCommand({ UserName: "ada" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ada" }));
  ada = server.client(STSClient, { credentials: { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! } });
});
afterAll(() => server.stop());

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string, Resource = "*") => policy({ Effect: "Allow", Action, Resource });
const trust = (Principal: object, Condition?: object) =>
  policy({ Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Principal, ...(Condition ? { Condition } : {}) });
const arnOf = (role: string) => `arn:aws:iam::${server.account}:role/${role}`;
const adaArn = () => `arn:aws:iam::${server.account}:user/ada`;

async function role(name: string, trustPolicy: string, own?: string) {
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustPolicy }));
  if (own) await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "own", PolicyDocument: own }));
}
async function assume(by: STSClient, input: AssumeRoleCommandInput) {
  const { Credentials, ...rest } = await by.send(new AssumeRoleCommand(input));
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!;
  return {
    ...rest,
    Credentials,
    credentials: { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! },
  };
}
const session = (roleName: string, more: Partial<AssumeRoleCommandInput> = {}) => ({
  RoleArn: arnOf(roleName),
  RoleSessionName: "work",
  ...more,
});

test("whoever signs is told who they are", async () => {
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: server.account,
    Arn: `arn:aws:iam::${server.account}:user/administrator`,
    UserId: expect.stringMatching(/^AIDA/),
  });
  const odd = server.client(STSClient, { credentials: { accessKeyId: "AKIANOBODY0000000000", secretAccessKey: "x" } });
  await expect(odd.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: "InvalidClientTokenId",
    $metadata: { httpStatusCode: 403 },
  });
  const forged = server.client(STSClient, { credentials: { ...server.credentials, secretAccessKey: "x" } });
  await expect(forged.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
});

test("GetAccessKeyInfo tells the account of a key", async () => {
  const AccessKeyId = server.credentials.accessKeyId;
  expect(await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }))).toMatchObject({ Account: server.account });
});

describe("AssumeRole", () => {
  test("gives a session with the rights of the role", async () => {
    await role("reader", trust({ AWS: adaArn() }), allow("iam:ListUsers"));
    const { credentials, AssumedRoleUser, Credentials } = await assume(ada, session("reader", { DurationSeconds: 900 }));
    const arn = `arn:aws:sts::${server.account}:assumed-role/reader/work`;
    expect(AssumedRoleUser).toEqual({ Arn: arn, AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}:work$/) });
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(Credentials!.Expiration!.getTime() - Date.now()).toBeGreaterThan(890_000);
    expect(await server.client(STSClient, { credentials }).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: arn });
    await server.client(IAMClient, { credentials }).send(new ListUsersCommand({}));
    await expect(server.client(IAMClient, { credentials }).send(new CreateUserCommand({ UserName: "x" }))).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(`User: ${arn} is not authorized to perform: iam:CreateUser on resource:`),
    });
    const { sessionToken: _, ...withoutToken } = credentials;
    await expect(server.client(STSClient, { credentials: withoutToken }).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    const wrongToken = { ...credentials, sessionToken: `${credentials.sessionToken}x` };
    await expect(server.client(STSClient, { credentials: wrongToken }).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  test("is refused where the trust policy does not name the caller", async () => {
    await role("builder", trust({ Service: "codebuild.amazonaws.com" }));
    await expect(assume(ada, session("builder"))).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${adaArn()} is not authorized to perform: sts:AssumeRole on resource: ${arnOf("builder")}`,
    });
    await expect(assume(ada, session("missing"))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("needs the caller's own policy too where the trust is in the account", async () => {
    await role("delegated", trust({ AWS: `arn:aws:iam::${server.account}:root` }));
    await expect(assume(ada, session("delegated"))).rejects.toMatchObject({ name: "AccessDenied" });
    await iam.send(
      new PutUserPolicyCommand({ UserName: "ada", PolicyName: "p", PolicyDocument: allow("sts:AssumeRole", arnOf("delegated")) }),
    );
    await assume(ada, session("delegated"));
  });

  test("asks for the external id of the trust policy", async () => {
    await role("external", trust({ AWS: adaArn() }, { StringEquals: { "sts:ExternalId": "secret-handshake" } }));
    await expect(assume(ada, session("external"))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(ada, session("external", { ExternalId: "wrong" }))).rejects.toMatchObject({ name: "AccessDenied" });
    await assume(ada, session("external", { ExternalId: "secret-handshake" }));
  });

  test("can be narrowed by session policies, never widened", async () => {
    await role("narrowed", trust({ AWS: adaArn() }), allow("iam:List*"));
    const none = await assume(ada, session("narrowed", { Policy: allow("s3:*") }));
    expect(none.PackedPolicySize).toBeGreaterThan(0);
    await expect(server.client(IAMClient, { credentials: none.credentials }).send(new ListUsersCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining("because no session policy allows the iam:ListUsers action"),
    });
    const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
    const wide = server.client(IAMClient, { credentials: (await assume(ada, session("narrowed", { PolicyArns: [{ arn }] }))).credentials });
    await wide.send(new ListUsersCommand({}));
    await expect(wide.send(new CreateUserCommand({ UserName: "x" }))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(ada, session("narrowed", { Policy: "{" }))).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
  });

  test("carries session tags into conditions", async () => {
    const tagged = policy({
      Effect: "Allow",
      Action: "iam:ListUsers",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalTag/team": "core" } },
    });
    await role("tagged", trust({ AWS: adaArn() }), tagged);
    const as = async (Value: string) =>
      server.client(IAMClient, { credentials: (await assume(ada, session("tagged", { Tags: [{ Key: "team", Value }] }))).credentials });
    await (await as("core")).send(new ListUsersCommand({}));
    await expect((await as("edge")).send(new ListUsersCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("is bounded in time", async () => {
    await role("short", trust({ AWS: adaArn() }));
    await expect(assume(ada, session("short", { DurationSeconds: 7200 }))).rejects.toMatchObject({ name: "ValidationError" });
    await expect(assume(ada, session("short", { DurationSeconds: 60 }))).rejects.toMatchObject({ name: "ValidationError" });
  });
});

describe("a session inside the server", () => {
  const inside = (by: string) =>
    server.kernel.store.transaction((tx) =>
      server.kernel.iam.assumeRole(tx, { roleArn: arnOf("inside"), sessionName: "b-1", by: serviceOf(by, server.account) }),
    );

  test("is for the service that the role trusts, and its credentials work outside", async () => {
    await role("inside", trust({ Service: "codebuild.amazonaws.com" }), allow("iam:ListUsers"));
    const principal = await inside("codebuild");
    expect(principal).toMatchObject({ kind: "role-session", name: "inside", sessionName: "b-1", account: server.account });
    await expect(inside("codedeploy")).rejects.toMatchObject({ code: "AccessDenied", message: expect.stringContaining("sts:AssumeRole") });
    const credentials = await server.kernel.store.transaction((tx) => server.kernel.iam.issueCredentials(tx, principal, 900));
    await server.client(IAMClient, { credentials }).send(new ListUsersCommand({}));
    await iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: "inside", PolicyDocument: trust({ Service: "codedeploy.amazonaws.com" }) }),
    );
    await expect(inside("codebuild")).rejects.toMatchObject({ code: "AccessDenied" });
  });

  test("ends when it expires", async () => {
    const principal = await inside("codedeploy");
    const credentials = await server.kernel.store.transaction((tx) => server.kernel.iam.issueCredentials(tx, principal, -1));
    await expect(server.client(STSClient, { credentials }).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "ExpiredToken",
    });
  });

  test("survives a restart of the server", async () => {
    const principal = await inside("codedeploy");
    const credentials = await server.kernel.store.transaction((tx) => server.kernel.iam.issueCredentials(tx, principal, 900));
    await server.restart();
    const again = server.client(STSClient, { credentials });
    expect((await again.send(new GetCallerIdentityCommand({}))).Arn).toBe(principal.arn);
  });
});

test("GetSessionToken gives the user itself for a while", async () => {
  const user = server.client(STSClient);
  const { Credentials } = await user.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
  const credentials = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  const temporary = server.client(STSClient, { credentials });
  expect((await temporary.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${server.account}:user/administrator`);
  await server.client(IAMClient, { credentials }).send(new ListUsersCommand({}));
  await expect(temporary.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
});

test("secrets are not in the database as they are", async () => {
  const { rows } = await server.kernel.store.transaction((tx) =>
    sql<{ secret: Buffer }>`select secret from iam_access_key union all select secret from iam_session`.execute(tx),
  );
  expect(rows.length).toBeGreaterThan(1);
  for (const { secret } of rows) expect(secret.toString("latin1")).not.toContain(server.credentials.secretAccessKey);
});
