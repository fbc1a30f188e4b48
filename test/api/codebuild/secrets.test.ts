import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuildStage, createBuildStage, output, phases } from "./build-stage.ts";

let stage: BuildStage;
beforeAll(async () => {
  stage = await createBuildStage();
});
afterAll(() => stage.stop());

test("parameters and secrets reach the commands and are masked in the log", async () => {
  const { server } = stage;
  await server.client(SSMClient).send(new PutParameterCommand({ Name: "/db/password", Value: "hunter22", Type: "SecureString" }));
  const secret = JSON.stringify({ user: "admin-name", key: "line-one\nline-two" });
  await server.client(SecretsManagerClient).send(new CreateSecretCommand({ Name: "prod/db", SecretString: secret }));
  await stage.project(
    "secret",
    `version: 0.2
env:
  parameter-store: { PASSWORD: /db/password }
  secrets-manager: { USER_NAME: "prod/db:user", KEY: "prod/db:key" }
phases:
  build:
    commands:
      - echo "p=$PASSWORD u=$USER_NAME" && echo "$KEY"
      - '[ "$PASSWORD" = hunter22 ] && [ "$USER_NAME" = admin-name ] && echo right'
`,
  );
  const build = await stage.run("secret");
  const log = await stage.log(build);
  expect(output(log)).toEqual(["p=*** u=***", "***", "***", "right"]);
  expect(log.filter((line) => line.includes("line-one"))).toEqual([]);
});

test("a value that cannot be read fails DOWNLOAD_SOURCE", async () => {
  await stage.project("missing", "version: 0.2\nenv: { parameter-store: { X: /not/there } }\nphases: { build: { commands: [echo] } }\n");
  const build = await stage.run("missing");
  expect(phases(build, "DOWNLOAD_SOURCE")).toBe("DOWNLOAD_SOURCE=FAILED FINALIZING=SUCCEEDED COMPLETED");
  const { contexts } = build.phases!.find(({ phaseType }) => phaseType === "DOWNLOAD_SOURCE")!;
  expect(contexts).toEqual([{ statusCode: "Decrypted Variables Error", message: expect.stringContaining("ParameterNotFound") }]);
});

test("a build is given its own role's credentials by its own address, and nobody else is", async () => {
  await stage.project(
    "credentials",
    `version: 0.2
phases:
  build:
    commands:
      - node -e 'fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI).then(r => r.json()).then(c => console.log(c.AccessKeyId.slice(0, 4), typeof c.Token, c.Expiration > new Date().toISOString()))'
      - node -e 'fetch(process.env.AWS_ENDPOINT_URL + "/").then(r => console.log(r.status))'
`,
  );
  expect(output(await stage.log(await stage.run("credentials")))).toEqual(["ASIA string true", "403"]);
  const outside = await fetch(`${stage.server.endpoint}/_quintet/credentials`);
  expect(outside.status).toBe(403);
});

test("a role that may not write logs fails the build before it has an environment", async () => {
  const { server } = stage;
  const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "logs:*", Resource: "*" }] };
  const iam = server.client(IAMClient);
  await iam.send(new PutRolePolicyCommand({ RoleName: "build", PolicyName: "deny", PolicyDocument: JSON.stringify(deny) }));
  await stage.project("mute", "version: 0.2\nphases: { build: { commands: [echo] } }\n");
  const build = await stage.run("mute");
  expect(build.phases!.find(({ phaseType }) => phaseType === "PROVISIONING")).toMatchObject({
    phaseStatus: "FAILED",
    contexts: [
      {
        statusCode: "ACCESS_DENIED",
        message: expect.stringContaining("does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams"),
      },
    ],
  });
});
