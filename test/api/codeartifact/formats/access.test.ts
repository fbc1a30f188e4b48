import { CodeartifactClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-codeartifact";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Stage, startStage } from "./stage.ts";

let stage: Stage;
/** A token whose holder may get tokens and read the repository `app`, and nothing else. */
let reader: string;
beforeAll(async () => {
  stage = await startStage("pypi");
  const { server } = stage;
  const iam = server.client(IAMClient);
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: server.account }, Action: "sts:AssumeRole" }] };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const statements = [
    { Effect: "Allow", Action: ["codeartifact:GetAuthorizationToken", "sts:GetServiceBearerToken"], Resource: "*" },
    {
      Effect: "Allow",
      Action: "codeartifact:ReadFromRepository",
      Resource: `arn:aws:codeartifact:${server.region}:${server.account}:repository/acme/app`,
    },
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(new PutRolePolicyCommand({ RoleName: "reader", PolicyName: "read", PolicyDocument }));
  const { Credentials } = await server.client(STSClient).send(new AssumeRoleCommand({ RoleArn: Role!.Arn!, RoleSessionName: "session" }));
  const credentials = {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
  const client = server.client(CodeartifactClient, { credentials });
  reader = (await client.send(new GetAuthorizationTokenCommand({ domain: "acme" }))).authorizationToken!;
});
afterAll(() => stage?.stop());

const ask = async (format: string, repository: string, path: string, init: RequestInit, authorization?: string): Promise<number> => {
  const url = stage.endpoint(repository).replace("/pypi/", `/${format}/`);
  const response = await fetch(`${url}${path}`, {
    redirect: "manual",
    ...init,
    headers: { ...init.headers, ...(authorization ? { authorization } : {}) },
  });
  await response.arrayBuffer();
  return response.status;
};

/** What each format answers to one who may read: an answer, or that the package is not there. */
const reads: [string, string, number][] = [
  ["pypi", "simple/x/", 404],
  ["pypi", "simple/x/1.0/x-1.0.tar.gz", 404],
  ["maven", "com/acme/x/maven-metadata.xml", 404],
  ["maven", "com/acme/x/1.0/x-1.0.jar.sha1", 404],
  ["cargo", "config.json", 200],
  ["cargo", "1/x", 404],
  ["cargo", "api/v1/crates?q=x", 200],
  ["cargo", "api/v1/crates/x/1.0.0/download", 404],
  ["ruby", "versions", 200],
  ["ruby", "info/x", 404],
  ["ruby", "gems/x-1.0.gem", 404],
  ["ruby", "quick/Marshal.4.8/x-1.0.gemspec.rz", 404],
  ["nuget", "v3/index.json", 200],
  ["nuget", "v3/query?q=x", 200],
  ["nuget", "v3/flat2/x/1.0.0/x.nuspec", 404],
  ["swift", "a/x", 404],
  ["swift", "identifiers?url=https://x.example", 404],
  ["swift", "a/x/1.0.0.zip", 404],
];

test.each(reads)("%s %s: only for whoever may read the repository", async (format, path, status) => {
  expect(await ask(format, "app", path, {}, `Bearer ${reader}`)).toBe(status);
  expect(await ask(format, "base", path, {}, `Bearer ${reader}`)).toBe(403);
  expect(await ask(format, "app", path, {})).toBe(401);
});

const pypiForm = (): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ":action": "file_upload", name: "x", version: "1.0", filetype: "sdist" }))
    form.append(name, value);
  form.append("content", new Blob(["x"]), "x-1.0.tar.gz");
  return form;
};
const crate = (): Uint8Array<ArrayBuffer> => {
  const about = Buffer.from(JSON.stringify({ name: "x", vers: "1.0.0", deps: [], features: {} }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(about.length);
  return new Uint8Array(Buffer.concat([length, about, Buffer.alloc(4)]));
};
const writes: [string, string, string, () => RequestInit][] = [
  ["pypi", "POST", "", () => ({ body: pypiForm() })],
  ["maven", "PUT", "com/acme/x/1.0/x-1.0.jar", () => ({ body: "x" })],
  ["maven", "PUT", "com/acme/x/1.0/x-1.0.jar.sha1", () => ({ body: "x" })],
  ["maven", "PUT", "com/acme/x/maven-metadata.xml", () => ({ body: "x" })],
  ["cargo", "PUT", "api/v1/crates/new", () => ({ body: crate() })],
  ["cargo", "DELETE", "api/v1/crates/x/1.0.0/yank", () => ({})],
  ["ruby", "DELETE", "api/v1/gems/yank", () => ({ body: new URLSearchParams({ gem_name: "x", version: "1.0" }) })],
  ["nuget", "DELETE", "api/v2/package/x/1.0.0", () => ({})],
  ["swift", "PUT", "a/x/1.0.0", () => ({ body: new FormData() })],
];

test.each(writes)("%s %s %s: not for whoever may only read", async (format, method, path, init) => {
  expect(await ask(format, "app", path, { method, ...init() }, `Bearer ${reader}`)).toBe(403);
  expect(await ask(format, "app", path, { method, ...init() })).toBe(401);
});
