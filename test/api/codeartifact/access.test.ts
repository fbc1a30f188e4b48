import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as ca from "@aws-sdk/client-codeartifact";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootstrapAdministrator } from "../../../src/kernel/iam/index.ts";
import { npmDocument } from "./npm-document.ts";
import { type Stand, startStand } from "./stand.ts";

const execute = promisify(execFile);
const hasBoto = await execute("python3", ["-c", "import boto3"]).then(
  () => true,
  () => false,
);

let stand: Stand;
let domainArn: string;
const domain = "tools";
beforeAll(async () => {
  stand = await startStand({ anonymousPackages: true });
  domainArn = `arn:aws:codeartifact:us-east-1:${stand.server.account}`;
  for (const name of ["open", "closed"]) await stand.repository(name);
  for (const repository of ["open", "closed"]) expect((await put(stand.token, repository, "thing", "1.0.0")).status).toBe(201);
});
afterAll(() => stand.stop());

const at = async (repository: string, path: string) => `${await stand.endpoint(repository)}${path}`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
async function put(token: string, repository: string, name: string, version: string): Promise<Response> {
  const { document } = await npmDocument({ name, version });
  return fetch(await at(repository, name), { method: "PUT", headers: bearer(token), body: JSON.stringify(document) });
}
const get = async (token: string | undefined, repository: string, path = "thing") =>
  (await fetch(await at(repository, path), token ? { headers: bearer(token) } : {})).status;
type Statement = { Effect: "Allow" | "Deny"; Action: string | string[]; Resource: string | string[] };
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const tokens: Statement[] = [
  { Effect: "Allow", Action: ["codeartifact:GetAuthorizationToken", "sts:GetServiceBearerToken"], Resource: "*" },
];

async function userWith(UserName: string, ...statements: Statement[]) {
  const iam = stand.server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: policy(...tokens, ...statements) }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  const client = stand.server.client(ca.CodeartifactClient, { credentials });
  const { authorizationToken } = await client.send(new ca.GetAuthorizationTokenCommand({ domain }));
  return { client, token: authorizationToken!, iam };
}

test("what a token may do is its user's policies, asked at every request: a denial revokes it", async () => {
  const { token, iam } = await userWith("reader", {
    Effect: "Allow",
    Action: "codeartifact:ReadFromRepository",
    Resource: `${domainArn}:repository/tools/open`,
  });
  expect(await get(token, "open")).toBe(200);
  expect(await get(token, "open", "thing/-/thing-1.0.0.tgz")).toBe(200);
  expect(await get(token, "closed")).toBe(403);
  const refused = await put(token, "open", "thing", "2.0.0");
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining("codeartifact:PublishPackageVersion")]);
  const deny = policy(...tokens, { Effect: "Deny", Action: "codeartifact:ReadFromRepository", Resource: "*" });
  await iam.send(new PutUserPolicyCommand({ UserName: "reader", PolicyName: "own", PolicyDocument: deny }));
  expect(await get(token, "open")).toBe(403);
});

test("publishing is allowed package by package, dist-tags by an action of their own", async () => {
  const resources = [`${domainArn}:package/tools/open/npm/acme/*`, `${domainArn}:package/tools/open/npm//mine`];
  const { token } = await userWith("publisher", { Effect: "Allow", Action: "codeartifact:PublishPackageVersion", Resource: resources });
  expect((await put(token, "open", "mine", "1.0.0")).status).toBe(201);
  const { document } = await npmDocument({ name: "@acme/lib", version: "1.0.0" });
  const scoped = await fetch(await at("open", "@acme%2flib"), { method: "PUT", headers: bearer(token), body: JSON.stringify(document) });
  expect(scoped.status).toBe(201);
  expect((await put(token, "open", "yours", "1.0.0")).status).toBe(403);
  const tag = await fetch(await at("open", "-/package/mine/dist-tags/stable"), { method: "PUT", headers: bearer(token), body: '"1.0.0"' });
  expect(tag.status).toBe(403);
});

test("a role's token ends with its session where the caller wants it so, and never lasts longer than asked", async () => {
  const iam = stand.server.client(IAMClient);
  const trust = policy({ Effect: "Allow", Principal: { AWS: stand.server.account }, Action: "sts:AssumeRole" });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "builder", AssumeRolePolicyDocument: trust }));
  await iam.send(new PutRolePolicyCommand({ RoleName: "builder", PolicyName: "own", PolicyDocument: policy(...tokens) }));
  const { Credentials } = await stand.server
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: Role!.Arn!, RoleSessionName: "session", DurationSeconds: 900 }));
  const credentials = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  const client = stand.server.client(ca.CodeartifactClient, { credentials });
  const zero = await client.send(new ca.GetAuthorizationTokenCommand({ domain, durationSeconds: 0 }));
  expect(zero.expiration).toEqual(Credentials!.Expiration);
  const hour = await client.send(new ca.GetAuthorizationTokenCommand({ domain, durationSeconds: 3600 }));
  expect(hour.expiration!.getTime()).toBeGreaterThan(Credentials!.Expiration!.getTime());
  await expect(client.send(new ca.GetAuthorizationTokenCommand({ domain, durationSeconds: 60 }))).rejects.toMatchObject({
    name: "ValidationException",
  });
  await expect(client.send(new ca.ListPackagesCommand({ domain, repository: "open" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test("another account reads only what both sides allow, by the repository's policy or the domain's", async () => {
  const { kernel } = stand.server;
  const other = "222222222222";
  const keys = await kernel.store.transaction((tx) => bootstrapAdministrator(tx, kernel.iam.vault, other));
  const client = stand.server.client(ca.CodeartifactClient, { credentials: keys });
  const ask = new ca.GetAuthorizationTokenCommand({ domain, domainOwner: stand.server.account });
  await expect(client.send(ask)).rejects.toMatchObject({ name: "AccessDeniedException" });
  const allow = (...Action: string[]) => policy({ Effect: "Allow", Principal: { AWS: other }, Action, Resource: "*" });
  await stand.client.send(
    new ca.PutDomainPermissionsPolicyCommand({
      domain,
      policyDocument: allow("codeartifact:GetAuthorizationToken", "codeartifact:CreateRepository"),
    }),
  );
  const { authorizationToken: token } = await client.send(ask);
  expect(await get(token, "open")).toBe(403);
  const readable = { domain, repository: "open", policyDocument: allow("codeartifact:ReadFromRepository") };
  await stand.client.send(new ca.PutRepositoryPermissionsPolicyCommand(readable));
  expect(await get(token, "open")).toBe(200);
  expect(await get(token, "closed")).toBe(403);
  const mine = await client.send(new ca.CreateRepositoryCommand({ domain, domainOwner: stand.server.account, repository: "theirs" }));
  expect(mine.repository).toMatchObject({ administratorAccount: other, domainOwner: stand.server.account });
  expect((await put(token!, "theirs", "own", "1.0.0")).status).toBe(201);
  const joined = { domain, domainOwner: stand.server.account, repository: "below", upstreams: [{ repositoryName: "closed" }] };
  await expect(client.send(new ca.CreateRepositoryCommand(joined))).rejects.toThrow(/AssociateWithDownstreamRepository/);
  await stand.client.send(new ca.DeleteRepositoryPermissionsPolicyCommand({ domain, repository: "open" }));
  await stand.client.send(new ca.DeleteDomainPermissionsPolicyCommand({ domain }));
});

test("who has no token reads where the server's switch and the repository's policy both say so, and nothing else", async () => {
  expect(await get(undefined, "open")).toBe(401);
  const policyDocument = policy({ Effect: "Allow", Principal: "*", Action: "codeartifact:ReadFromRepository", Resource: "*" });
  await stand.client.send(new ca.PutRepositoryPermissionsPolicyCommand({ domain, repository: "open", policyDocument }));
  expect(await get(undefined, "open")).toBe(200);
  expect(await get(undefined, "closed")).toBe(401);
  expect(await get("nonsense", "open")).toBe(401);
  const { document } = await npmDocument({ name: "thing", version: "3.0.0" });
  expect((await fetch(await at("open", "thing"), { method: "PUT", body: JSON.stringify(document) })).status).toBe(401);
});

test.skipIf(!hasBoto)(`boto3 publishes, lists in pages, reads and changes${hasBoto ? "" : " (boto3 is not installed)"}`, async () => {
  const script = `
import boto3, hashlib, json
c = boto3.client("codeartifact")
d = dict(domain="tools", repository="closed", format="generic", namespace="py", package="data")
for n in range(3):
    body = ("v%d" % n).encode()
    c.publish_package_version(**d, packageVersion=str(n), assetName="a b.bin", assetContent=body, assetSHA256=hashlib.sha256(body).hexdigest())
pages = c.get_paginator("list_package_versions").paginate(**d, PaginationConfig={"PageSize": 2})
seen = [v["version"] for p in pages for v in p["versions"]]
got = c.get_package_version_asset(**d, packageVersion="2", asset="a b.bin")
c.update_package_versions_status(**d, versions=["0"], targetStatus="Archived")
try:
    c.describe_package_version(**d, packageVersion="9")
except c.exceptions.ResourceNotFoundException as e:
    missing = e.response["resourceType"]
print(json.dumps([seen, got["asset"].read().decode(), got["assetName"], missing, c.describe_package_version(**d, packageVersion="0")["packageVersion"]["status"]]))
`;
  const { credentials, endpoint, region } = stand.server;
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const { stdout } = await execute("python3", ["-c", script], { env });
  expect(JSON.parse(stdout)).toEqual([["0", "1", "2"], "v2", "a b.bin", "package-version", "Archived"]);
});
