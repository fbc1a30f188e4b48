import * as codeartifactSdk from "@aws-sdk/client-codeartifact";
import * as iamSdk from "@aws-sdk/client-iam";
import * as protonSdk from "@aws-sdk/client-proton";
import * as stsSdk from "@aws-sdk/client-sts";
import { cbor } from "@smithy/core/cbor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operation, type Service } from "../../src/kernel/gateway/index.ts";
import { bytesOf, type Stand, startStand } from "./stand.ts";

/** What an operation was given, as it was decoded. */
const given: unknown[] = [];

const sts: Service<"sts"> = {
  name: "sts",
  operations: {
    GetCallerIdentity: operation<typeof stsSdk, "GetCallerIdentity">({
      resource: () => "*",
      access: "signed",
      run: async (_input, { principal }) => ({ Account: principal.account, Arn: principal.arn, UserId: "<&>\"'" }),
    }),
  },
};
const iam: Service<"iam"> = {
  name: "iam",
  operations: {
    CreateRole: operation<typeof iamSdk, "CreateRole">({
      resource: () => "*",
      async run(input) {
        given.push(input);
        const { RoleName, AssumeRolePolicyDocument, Tags } = input;
        if (RoleName === "taken") throw new iamSdk.EntityAlreadyExistsException({ message: "Role <taken> exists", $metadata: {} });
        return {
          Role: {
            Path: "/",
            RoleName,
            RoleId: "AROA",
            Arn: "arn",
            CreateDate: new Date(1_700_000_000_000),
            AssumeRolePolicyDocument,
            ...(Tags ? { Tags } : {}),
          },
        };
      },
    }),
  },
};
const proton: Service<"proton"> = {
  name: "proton",
  operations: {
    GetEnvironment: operation<typeof protonSdk, "GetEnvironment">({
      resource: () => "*",
      async run() {
        throw new protonSdk.ResourceNotFoundException({ message: "no environment", $metadata: {} });
      },
    }),
  },
} as unknown as Service<"proton">;
const codeartifact: Service<"codeartifact"> = {
  name: "codeartifact",
  operations: {
    DescribeDomain: operation<typeof codeartifactSdk, "DescribeDomain">({
      resource: () => "*",
      async run(input) {
        given.push(input);
        throw new codeartifactSdk.ResourceNotFoundException({
          message: "no domain",
          resourceId: input.domain,
          resourceType: "domain",
          $metadata: {},
        });
      },
    }),
    PublishPackageVersion: operation<typeof codeartifactSdk, "PublishPackageVersion">({
      resource: () => "*",
      transaction: "own",
      async run({ package: name, packageVersion, assetContent }) {
        const bytes = await bytesOf(assetContent);
        return { package: name, version: packageVersion, format: "generic", asset: { name: bytes.toString(), size: bytes.length } };
      },
    }),
  },
} as unknown as Service<"codeartifact">;

let stand: Stand;
beforeAll(async () => {
  stand = await startStand([sts, iam, proton, codeartifact]);
});
afterAll(() => stand.stop());

test("awsQuery: an answer with characters that XML must escape", async () => {
  const client = stand.client(stsSdk.STSClient);
  expect(await client.send(new stsSdk.GetCallerIdentityCommand({}))).toMatchObject({ Account: "111122223333", UserId: "<&>\"'" });
});

test("awsQuery: lists, nested structures and text go in and out", async () => {
  const client = stand.client(iamSdk.IAMClient);
  const input = {
    RoleName: "builder",
    AssumeRolePolicyDocument: '{"a":"b & c"}\n',
    Tags: [
      { Key: "k", Value: "v=1 2" },
      { Key: "ü", Value: "" },
    ],
  };
  const { Role } = await client.send(new iamSdk.CreateRoleCommand(input));
  expect(given.at(-1)).toEqual(input);
  expect(Role).toMatchObject({ ...input, CreateDate: new Date(1_700_000_000_000) });
});

test("awsQuery: an error has the code of its protocol, and the SDK's class", async () => {
  const client = stand.client(iamSdk.IAMClient);
  const taken = client.send(new iamSdk.CreateRoleCommand({ RoleName: "taken", AssumeRolePolicyDocument: "{}" }));
  await expect(taken).rejects.toThrow(iamSdk.EntityAlreadyExistsException);
  await expect(taken).rejects.toMatchObject({ message: "Role <taken> exists", $metadata: { httpStatusCode: 409 } });
  const invalid = client.send(new iamSdk.CreateRoleCommand({ RoleName: "no space", AssumeRolePolicyDocument: "{}" }));
  await expect(invalid).rejects.toMatchObject({ name: "ValidationError" });
});

test("awsQuery also comes as GET, and an unknown action answers XML", async () => {
  const authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0";
  const known = await fetch(`${stand.endpoint}/?Action=GetCallerIdentity&Version=2011-06-15`, { headers: { authorization } });
  expect([known.status, await known.text()]).toEqual([200, expect.stringContaining("<GetCallerIdentityResult>")]);
  const unknown = await fetch(stand.endpoint, {
    method: "POST",
    body: new URLSearchParams({ Action: "Nothing", Version: "2011-06-15" }),
  });
  expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining("<Code>InvalidAction</Code>")]);
});

test("awsJson1.0: an error's type carries its namespace", async () => {
  const client = stand.client(protonSdk.ProtonClient);
  const missing = client.send(new protonSdk.GetEnvironmentCommand({ name: "e" }));
  await expect(missing).rejects.toThrow(protonSdk.ResourceNotFoundException);
  await expect(missing).rejects.toMatchObject({ message: "no environment" });
});

test("restJson1: query members, and an error with members and status", async () => {
  const client = stand.client(codeartifactSdk.CodeartifactClient);
  const missing = client.send(new codeartifactSdk.DescribeDomainCommand({ domain: "my-domain", domainOwner: "111122223333" }));
  await expect(missing).rejects.toThrow(codeartifactSdk.ResourceNotFoundException);
  await expect(missing).rejects.toMatchObject({ resourceId: "my-domain", resourceType: "domain", $metadata: { httpStatusCode: 404 } });
  expect(given.at(-1)).toEqual({ domain: "my-domain", domainOwner: "111122223333" });
});

test("restJson1: a body that streams in", async () => {
  const client = stand.client(codeartifactSdk.CodeartifactClient);
  const asked = {
    domain: "my-domain",
    repository: "my-repository",
    format: "generic",
    namespace: "n",
    package: "p",
    packageVersion: "1",
    assetName: "a",
  } as const;
  const answer = await client.send(
    new codeartifactSdk.PublishPackageVersionCommand({ ...asked, assetContent: Buffer.from("hello"), assetSHA256: "0".repeat(64) }),
  );
  expect(answer.asset).toEqual({ name: "hello", size: 5 });
});

test("rpc-v2-cbor reaches the same operations", async () => {
  const authorization = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/proton/aws4_request, SignedHeaders=host, Signature=0";
  const ask = async (body: object, operationName = "GetEnvironment") => {
    const response = await fetch(`${stand.endpoint}/service/AwsProton20200720/operation/${operationName}`, {
      method: "POST",
      headers: { authorization, "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
      body: Buffer.from(cbor.serialize(body)),
    });
    return { status: response.status, body: cbor.deserialize(new Uint8Array(await response.arrayBuffer())) };
  };
  expect(await ask({ name: "e" })).toMatchObject({
    status: 400,
    body: { __type: "com.amazonaws.proton#ResourceNotFoundException", message: "no environment" },
  });
  expect(await ask({ name: 1 })).toMatchObject({ status: 400, body: { __type: "com.amazonaws.proton#SerializationException" } });
  expect(await ask({}, "Nothing")).toMatchObject({ status: 400, body: { __type: "UnknownOperationException" } });
});
