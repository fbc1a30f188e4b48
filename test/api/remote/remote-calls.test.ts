import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, ResourceNotFoundException, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { principalOfSession } from "../../../src/kernel/iam/index.ts";
import { startServer, type TestServer } from "../../harness/index.ts";
import { allowing } from "../codepipeline/pipeline-stage.ts";

/** Two servers: the far one holds another account, and one more region of the near one's own account. */
let far: TestServer;
let near: TestServer;
const farAccount = "222222222222";

beforeAll(async () => {
  far = await startServer({ account: farAccount });
  const iam = far.client(IAMClient);
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${farAccount}:root` }, Action: "sts:AssumeRole" }],
  });
  await iam.send(new CreateRoleCommand({ RoleName: "reader", Path: "/pipes/", AssumeRolePolicyDocument: trust }));
  await iam.send(
    new PutRolePolicyCommand({
      ...{ RoleName: "reader", PolicyName: "p" },
      PolicyDocument: allowing("secretsmanager:GetSecretValue", "s3:*", "sts:*"),
    }),
  );
  await far.client(SecretsManagerClient).send(new CreateSecretCommand({ Name: "there", SecretString: "far away" }));
  const remotes = [{ account: farAccount, endpoint: far.endpoint, credentials: far.credentials }];
  near = await startServer({ remotes: JSON.stringify({ remotes }) });
});
afterAll(() => Promise.all([near?.stop(), far?.stop()]));

const session = () => near.kernel.remotes.session(`arn:aws:iam::${farAccount}:role/pipes/reader`, "pipe")!;
const inFar = <T>(work: (as: Parameters<TestServer["kernel"]["call"]>[3]) => Promise<T>, region = "us-east-1") =>
  near.kernel.store.transaction((tx) => work({ principal: session(), account: farAccount, region, tx }));

describe("a call to a remote place", () => {
  it("is made over there in the role's name, with the role's permissions", async () => {
    const { kernel } = near;
    const { SecretString } = await inFar((as) => kernel.call("secretsmanager", "GetSecretValue", { SecretId: "there" }, as));
    expect(SecretString).toBe("far away");
    const { Arn } = await inFar((as) => kernel.call("sts", "GetCallerIdentity", {}, as));
    expect(Arn).toBe(`arn:aws:sts::${farAccount}:assumed-role/reader/pipe`);
    await expect(inFar((as) => kernel.call("secretsmanager", "CreateSecret", { Name: "new" }, as))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });

  it("throws the SDK's own exception classes, and leaves the caller's transaction as it was", async () => {
    const answer = await inFar(async (as) => {
      const error = await near.kernel.call("secretsmanager", "GetSecretValue", { SecretId: "nowhere" }, as).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(ResourceNotFoundException);
      return near.kernel.call("secretsmanager", "GetSecretValue", { SecretId: "there" }, as);
    });
    expect(answer.SecretString).toBe("far away");
  });

  it("carries bodies that stream, in both directions", async () => {
    const { Readable } = await import("node:stream");
    const { kernel } = near;
    const text = "x".repeat(300_000);
    await inFar((as) => kernel.call("s3", "CreateBucket", { Bucket: "far-bucket" }, as));
    await inFar((as) => kernel.call("s3", "PutObject", { Bucket: "far-bucket", Key: "k", Body: Readable.from([text]) }, as));
    const { Body } = await inFar((as) => kernel.call("s3", "GetObject", { Bucket: "far-bucket", Key: "k" }, as));
    const pieces: Buffer[] = [];
    for await (const piece of Body as NodeJS.ReadableStream) pieces.push(Buffer.from(piece));
    expect(Buffer.concat(pieces).toString()).toBe(text);
  });

  it("is refused where the role does not trust whoever asks", async () => {
    const principal = near.kernel.remotes.session(`arn:aws:iam::${farAccount}:role/absent`, "pipe")!;
    const call = near.kernel.store.transaction((tx) =>
      near.kernel.call("sts", "GetCallerIdentity", {}, { principal, account: farAccount, region: "us-east-1", tx }),
    );
    await expect(call).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("says what is missing where neither this server nor a remote has a service", async () => {
    const principal = principalOfSession({ account: near.account, id: "AROA", name: "pipe", path: "/" }, "s");
    const call = near.kernel.store.transaction((tx) =>
      near.kernel.call(
        "servicecatalog",
        "DescribeProduct",
        { Id: "prod-1" },
        { principal, account: near.account, region: "us-east-1", tx },
      ),
    );
    await expect(call).rejects.toThrow(/servicecatalog:DescribeProduct is not available.*no remote endpoint/);
  });
});
