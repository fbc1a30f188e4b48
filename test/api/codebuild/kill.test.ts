import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, CodeBuildClient, CreateProjectCommand, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SpawnedServer, spawnServer, until } from "../../harness/index.ts";
import { everything, output, phases, trust } from "./build-stage.ts";

let server: SpawnedServer;
beforeAll(async () => {
  server = await spawnServer();
});
afterAll(() => server.stop());

const buildspec = `version: 0.2
env: { exported-variables: [LAST] }
phases:
  build:
    commands:
      - for i in $(seq 1 40); do echo tick $i; sleep 0.05; done
      - for i in $(seq 41 80); do echo tick $i; sleep 0.05; done; LAST=$i
artifacts: { files: ['**/*'] }
`;

test("kill -9 of the server and of PostgreSQL in the middle of a build: every line once, every command once, the same end", {
  timeout: 120_000,
}, async () => {
  const iam = server.client(IAMClient);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "build", AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(new PutRolePolicyCommand({ RoleName: "build", PolicyName: "all", PolicyDocument: JSON.stringify(everything) }));
  await server.client(S3Client).send(new CreateBucketCommand({ Bucket: "out" }));
  await server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name: "killed",
      source: { type: "NO_SOURCE", buildspec: buildspec.replace("    commands:\n", "    commands:\n      - echo once >> once\n") },
      artifacts: { type: "S3", location: "out", name: "files" },
      environment: { type: "LINUX_CONTAINER", image: "quintet/host", computeType: "BUILD_GENERAL1_SMALL" },
      serviceRole: Role!.Arn!,
    }),
  );
  const { build: begun } = await server.client(CodeBuildClient).send(new StartBuildCommand({ projectName: "killed" }));
  const get = async () => (await server.client(CodeBuildClient).send(new BatchGetBuildsCommand({ ids: [begun!.id!] }))).builds![0]!;
  const log = async () => {
    const { groupName, streamName } = (await get()).logs ?? {};
    if (!groupName || !streamName) return [];
    const asked = { logGroupName: groupName, logStreamName: streamName, startFromHead: true };
    return output(
      (await server.client(CloudWatchLogsClient).send(new GetLogEventsCommand(asked))).events!.map(({ message = "" }) => message),
    );
  };
  const said = (line: string) => until(async () => (await log()).includes(line), { timeoutMs: 30_000, what: line });
  for (const line of ["tick 5", "tick 50"]) {
    await said(line);
    await server.kill9();
    await server.restart();
  }
  await said("tick 60");
  await server.killPostgres9();
  await until(async () => (await get()).buildComplete === true, { timeoutMs: 60_000, what: "the build ends" });
  const build = await get();
  expect(phases(build)).toMatch(/^INSTALL=SUCCEEDED PRE_BUILD=SUCCEEDED BUILD=SUCCEEDED .* COMPLETED$/);
  expect(await log()).toEqual(Array.from({ length: 80 }, (_, index) => `tick ${index + 1}`));
  expect(build.exportedEnvironmentVariables).toEqual([{ name: "LAST", value: "80" }]);
  const { Body } = await server.client(S3Client).send(new GetObjectCommand({ Bucket: "out", Key: "files/once" }));
  expect(await Body!.transformToString()).toBe("once\n");
});
