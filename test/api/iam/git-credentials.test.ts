import { execFileSync, spawnSync } from "node:child_process";
import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserCommand,
  IAMClient,
  ListServiceSpecificCredentialsCommand,
  ResetServiceSpecificCredentialCommand,
  UpdateServiceSpecificCredentialCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Credentials } from "../../../src/kernel/iam/index.ts";
import { startServer, type TestServer } from "../../harness/index.ts";

let server: TestServer;
let iam: IAMClient;
beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: "ada" }));
});
afterAll(() => server.stop());

const ServiceName = "codecommit.amazonaws.com";

test("basic git credentials are made, used, switched off, reset and deleted", async () => {
  const { ServiceSpecificCredential: made } = await iam.send(new CreateServiceSpecificCredentialCommand({ UserName: "ada", ServiceName }));
  const { ServiceUserName: user = "", ServicePassword: password = "", ServiceSpecificCredentialId } = made!;
  expect(user).toBe(`ada-at-${server.account}`);
  const name = async (given: string) => (await server.kernel.iam.authenticateBasic(user, given))?.name;
  expect(await name(password)).toBe("ada");
  expect(await name(`${password}x`)).toBeUndefined();
  expect(await server.kernel.iam.authenticateBasic("nobody", password)).toBeUndefined();

  const one = { UserName: "ada", ServiceSpecificCredentialId };
  await iam.send(new UpdateServiceSpecificCredentialCommand({ ...one, Status: "Inactive" }));
  expect(await name(password)).toBeUndefined();
  await iam.send(new UpdateServiceSpecificCredentialCommand({ ...one, Status: "Active" }));
  const { ServiceSpecificCredential: reset } = await iam.send(new ResetServiceSpecificCredentialCommand(one));
  expect([await name(password), await name(reset!.ServicePassword!)]).toEqual([undefined, "ada"]);

  const second = await iam.send(new CreateServiceSpecificCredentialCommand({ UserName: "ada", ServiceName }));
  expect(second.ServiceSpecificCredential!.ServiceUserName).toBe(`ada-at-${server.account}+1`);
  await expect(iam.send(new CreateServiceSpecificCredentialCommand({ UserName: "ada", ServiceName }))).rejects.toMatchObject({
    name: "LimitExceededException",
  });
  await expect(iam.send(new DeleteUserCommand({ UserName: "ada" }))).rejects.toMatchObject({ name: "DeleteConflictException" });
  const { ServiceSpecificCredentials } = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName: "ada", ServiceName }));
  expect(ServiceSpecificCredentials).toHaveLength(2);
  await iam.send(new DeleteServiceSpecificCredentialCommand(one));
  expect(await name(reset!.ServicePassword!)).toBeUndefined();
  await expect(
    iam.send(new CreateServiceSpecificCredentialCommand({ UserName: "ada", ServiceName: "cassandra.amazonaws.com" })),
  ).rejects.toMatchObject({ name: "ServiceNotSupportedException" });
});

const hasAws = spawnSync("aws", ["--version"]).status === 0;

/** What the AWS CLI's own credential helper answers to git. */
function helper(credentials: Credentials, region: string, host: string, path: string) {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CONFIG_FILE: "/dev/null",
  };
  const answer = execFileSync("aws", ["--region", region, "codecommit", "credential-helper", "--ignore-host-check", "get"], {
    env,
    input: `protocol=http\npath=${path}\nhost=${host}\n\n`,
  }).toString();
  return { user: /^username=(.*)$/m.exec(answer)![1]!, password: /^password=(.*)$/m.exec(answer)![1]! };
}

describe.skipIf(!hasAws)(`the AWS CLI's credential helper${hasAws ? "" : " (the aws CLI is not installed)"}`, { timeout: 120_000 }, () => {
  const host = "127.0.0.1:4700";
  const sign = (user: string, password: string, path = "/v1/repos/demo", now = new Date(), at = host) =>
    server.kernel.iam.authenticateGit(user, password, at, path, now);

  test("is believed for its repository, host and quarter of an hour", async () => {
    const { user, password } = helper(server.credentials, "eu-west-1", host, "v1/repos/demo");
    expect(await sign(user, password)).toMatchObject({ principal: { name: "administrator" }, region: "eu-west-1" });
    expect(await sign(user, password, "/v1/repos/other")).toBeUndefined();
    expect(await sign(user, password, undefined, undefined, "elsewhere:4700")).toBeUndefined();
    expect(await sign(user, password, undefined, new Date(Date.now() + 16 * 60_000))).toBeUndefined();
    expect(await sign("AKIANOBODY0000000000", password)).toBeUndefined();
    expect(
      await sign(
        user,
        password.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      ),
    ).toBeUndefined();
    expect(await sign(user, "password")).toBeUndefined();
  });

  test("is believed with a session's token, and not without", async () => {
    const session = await server.kernel.store.transaction(async (tx) => {
      const { principal } = await server.kernel.iam.authenticate(await signedHead(), new Date());
      const { accessKeyId: _, ...user } = principal;
      return server.kernel.iam.issueCredentials(tx, user, 900);
    });
    const { user, password } = helper(session, "us-east-1", host, "v1/repos/demo");
    expect(user).toContain("%");
    expect(await sign(user, password)).toMatchObject({ principal: { name: "administrator" }, region: "us-east-1" });
    expect(await sign(user.split("%")[0]!, password)).toBeUndefined();
  });
});

/** The head of some request that the administrator signed. */
async function signedHead() {
  const client = server.client(IAMClient);
  let head: { method: string; url: string; headers: Record<string, string> } | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { method: string; path: string; headers: Record<string, string> };
      head = { method: request.method, url: request.path, headers: request.headers };
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  await client.send(new ListServiceSpecificCredentialsCommand({}));
  return head!;
}
