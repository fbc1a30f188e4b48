import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
let secrets: SecretsManagerClient;
beforeAll(async () => {
  server = await startServer();
  secrets = server.client(SecretsManagerClient);
});
afterAll(() => server.stop());

const get = (SecretId: string, more: object = {}) => secrets.send(new GetSecretValueCommand({ SecretId, ...more }));

test("a secret has versions with stages", async () => {
  const created = await secrets.send(
    new CreateSecretCommand({ Name: "app/db", SecretString: "one", Description: "d", Tags: [{ Key: "env", Value: "dev" }] }),
  );
  const SecretId = created.ARN!;
  expect(SecretId).toMatch(new RegExp(`^arn:aws:secretsmanager:${server.region}:${server.account}:secret:app/db-[A-Za-z0-9]{6}$`));
  expect(await get("app/db")).toMatchObject({ SecretString: "one", VersionStages: ["AWSCURRENT"], VersionId: created.VersionId });
  const second = await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: "two" }));
  expect((await get(SecretId)).SecretString).toBe("two");
  expect((await get(SecretId, { VersionStage: "AWSPREVIOUS" })).SecretString).toBe("one");
  expect((await get(SecretId.slice(0, -7), { VersionId: created.VersionId })).SecretString).toBe("one");
  await secrets.send(new UpdateSecretCommand({ SecretId, SecretString: "three", Description: "new" }));
  expect(await secrets.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
    Name: "app/db",
    Description: "new",
    Tags: [{ Key: "env", Value: "dev" }],
    VersionIdsToStages: { [second.VersionId!]: ["AWSPREVIOUS"] },
  });
  const withStage = await secrets.send(new ListSecretVersionIdsCommand({ SecretId }));
  const every = await secrets.send(new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true }));
  expect([withStage.Versions!.length, every.Versions!.length]).toEqual([2, 3]);

  const current = (await get(SecretId)).VersionId!;
  const moved = { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: second.VersionId! };
  await expect(secrets.send(new UpdateSecretVersionStageCommand(moved))).rejects.toMatchObject({ name: "InvalidParameterException" });
  await secrets.send(new UpdateSecretVersionStageCommand({ ...moved, RemoveFromVersionId: current }));
  expect((await get(SecretId)).SecretString).toBe("two");
  expect((await get(SecretId, { VersionStage: "AWSPREVIOUS" })).SecretString).toBe("three");

  await expect(get(SecretId, { VersionStage: "NONE" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret value for staging label: NONE",
  });
  await expect(get("never")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret.",
  });
});

test("the same request twice is one version, another value under its token is refused", async () => {
  const ClientRequestToken = "11111111-2222-3333-4444-555555555555";
  const input = { Name: "idempotent", SecretString: "v", ClientRequestToken };
  const first = await secrets.send(new CreateSecretCommand(input));
  const second = await secrets.send(new CreateSecretCommand(input));
  expect([second.ARN, second.VersionId]).toEqual([first.ARN, ClientRequestToken]);
  await expect(secrets.send(new CreateSecretCommand({ ...input, SecretString: "w" }))).rejects.toMatchObject({
    name: "ResourceExistsException",
  });
  await expect(secrets.send(new CreateSecretCommand({ Name: "idempotent", SecretString: "v" }))).rejects.toMatchObject({
    name: "ResourceExistsException",
    message: "The operation failed because the secret idempotent already exists.",
  });
  const put = { SecretId: "idempotent", ClientRequestToken };
  await secrets.send(new PutSecretValueCommand({ ...put, SecretString: "v" }));
  await expect(secrets.send(new PutSecretValueCommand({ ...put, SecretString: "w" }))).rejects.toMatchObject({
    name: "ResourceExistsException",
  });
});

test("binary values come back as they were, and no value lies readable in the database", async () => {
  const SecretBinary = new Uint8Array([0, 255, 1, 254, 104, 117, 110, 116, 101, 114, 50]);
  await secrets.send(new CreateSecretCommand({ Name: "binary", SecretBinary }));
  const found = await get("binary");
  expect([Buffer.from(found.SecretBinary!).toString("hex"), found.SecretString]).toEqual([
    Buffer.from(SecretBinary).toString("hex"),
    undefined,
  ]);
  const { rows } = await server.kernel.store.transaction((tx) => sql<{ value: Buffer }>`select value from secret_version`.execute(tx));
  for (const { value } of rows) expect(value.toString("latin1")).not.toContain("hunter2");
  expect(rows.length).toBeGreaterThan(0);
});

test("a deleted secret waits, is restored, or goes at once by force", async () => {
  await secrets.send(new CreateSecretCommand({ Name: "doomed", SecretString: "v" }));
  const { DeletionDate } = await secrets.send(new DeleteSecretCommand({ SecretId: "doomed", RecoveryWindowInDays: 7 }));
  expect(Math.round((DeletionDate!.getTime() - Date.now()) / 86_400_000)).toBe(7);
  await expect(get("doomed")).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: "You can't perform this operation on the secret because it was marked for deletion.",
  });
  await expect(secrets.send(new CreateSecretCommand({ Name: "doomed" }))).rejects.toMatchObject({ name: "InvalidRequestException" });
  await secrets.send(new RestoreSecretCommand({ SecretId: "doomed" }));
  expect((await get("doomed")).SecretString).toBe("v");
  const both = { SecretId: "doomed", ForceDeleteWithoutRecovery: true, RecoveryWindowInDays: 7 };
  await expect(secrets.send(new DeleteSecretCommand(both))).rejects.toMatchObject({ name: "InvalidParameterException" });
  await secrets.send(new DeleteSecretCommand({ SecretId: "doomed", ForceDeleteWithoutRecovery: true }));
  await expect(get("doomed")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await secrets.send(new CreateSecretCommand({ Name: "doomed", SecretString: "new" }));
  expect((await get("doomed")).SecretString).toBe("new");
});

test("a secret whose waiting time is over is gone, and its name is free", async () => {
  await secrets.send(new CreateSecretCommand({ Name: "expired", SecretString: "v" }));
  await secrets.send(new DeleteSecretCommand({ SecretId: "expired" }));
  await server.kernel.store.transaction((tx) =>
    sql`update secret set purge_at = now() - interval '1 hour' where name = 'expired'`.execute(tx),
  );
  await expect(secrets.send(new RestoreSecretCommand({ SecretId: "expired" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await secrets.send(new CreateSecretCommand({ Name: "expired", SecretString: "w" }));
  expect((await get("expired")).SecretString).toBe("w");
});

test("secrets are listed by filter, tagged, and read in batches", async () => {
  for (const Name of ["list/a", "list/b", "list/c"]) await secrets.send(new CreateSecretCommand({ Name, SecretString: Name }));
  await secrets.send(new TagResourceCommand({ SecretId: "list/b", Tags: [{ Key: "team", Value: "core" }] }));
  const Filters = [{ Key: "name" as const, Values: ["list/"] }];
  const first = await secrets.send(new ListSecretsCommand({ Filters, MaxResults: 2, SortBy: "name", SortOrder: "asc" }));
  expect(first.SecretList!.map(({ Name }) => Name)).toEqual(["list/a", "list/b"]);
  const second = await secrets.send(
    new ListSecretsCommand({ Filters, MaxResults: 2, SortBy: "name", SortOrder: "asc", NextToken: first.NextToken }),
  );
  expect([second.SecretList!.map(({ Name }) => Name), second.NextToken]).toEqual([["list/c"], undefined]);
  const tagged = await secrets.send(new ListSecretsCommand({ Filters: [{ Key: "tag-value", Values: ["core"] }] }));
  expect(tagged.SecretList!.map(({ Name }) => Name)).toEqual(["list/b"]);
  await secrets.send(new UntagResourceCommand({ SecretId: "list/b", TagKeys: ["team"] }));
  expect((await secrets.send(new DescribeSecretCommand({ SecretId: "list/b" }))).Tags).toEqual([]);
  const batch = await secrets.send(new BatchGetSecretValueCommand({ SecretIdList: ["list/a", "list/none"] }));
  expect(batch.SecretValues!.map(({ SecretString }) => SecretString)).toEqual(["list/a"]);
  expect(batch.Errors).toMatchObject([{ SecretId: "list/none", ErrorCode: "ResourceNotFoundException" }]);
});

test("a resource policy lets somebody in", async () => {
  const iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: "guest" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "guest" }));
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  const guest = server.client(SecretsManagerClient, { credentials });
  await secrets.send(new CreateSecretCommand({ Name: "shared", SecretString: "v" }));
  const read = () => guest.send(new GetSecretValueCommand({ SecretId: "shared" }));
  await expect(read()).rejects.toMatchObject({ name: "AccessDeniedException" });
  const Principal = { AWS: `arn:aws:iam::${server.account}:user/guest` };
  const Statement = [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*", Principal }];
  const ResourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement });
  await secrets.send(new PutResourcePolicyCommand({ SecretId: "shared", ResourcePolicy }));
  expect((await read()).SecretString).toBe("v");
  expect((await secrets.send(new GetResourcePolicyCommand({ SecretId: "shared" }))).ResourcePolicy).toBe(ResourcePolicy);
  await secrets.send(new DeleteResourcePolicyCommand({ SecretId: "shared" }));
  await expect(read()).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(secrets.send(new PutResourcePolicyCommand({ SecretId: "shared", ResourcePolicy: "{" }))).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
  });
});

test("GetRandomPassword", async () => {
  const { RandomPassword } = await secrets.send(new GetRandomPasswordCommand({ PasswordLength: 20, ExcludePunctuation: true }));
  expect(RandomPassword).toMatch(/^[A-Za-z0-9]{20}$/);
});
