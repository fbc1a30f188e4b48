import { buffer } from "node:stream/consumers";
import { type CreateProjectCommandInput, StopBuildCommand } from "@aws-sdk/client-codebuild";
import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { registryAuth } from "../../../src/kernel/compute/docker/images.ts";
import { innerEngineImage, testEngine } from "../../harness/engine.ts";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage, output, phases } from "./build-stage.ts";

const found = await testEngine();
const missing = typeof found === "string" ? found : undefined;
const inner = typeof found === "string" ? found : await innerEngineImage(found.engine);
const noInner = typeof inner === "string" ? inner : undefined;

const named = (image: string, over: object = {}): Partial<CreateProjectCommandInput> => ({
  environment: { type: "LINUX_CONTAINER", image, computeType: "BUILD_GENERAL1_SMALL", ...over },
});
const contextOf = (build: { phases?: { phaseType?: string | undefined; contexts?: object[] | undefined }[] | undefined }, phase: string) =>
  build.phases!.find(({ phaseType }) => phaseType === phase)!.contexts![0] as { statusCode: string; message: string };

test("without an engine a build that needs one says what installs it", async () => {
  const stage = await createBuildStage({ engine: "unix:///nonexistent/docker.sock" });
  await stage.project("lonely", "version: 0.2\nphases:\n  build:\n    commands: [x]\n", named("alpine:3"));
  const { statusCode, message } = contextOf(await stage.run("lonely"), "PROVISIONING");
  expect(statusCode).toBe("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE");
  expect(message).toMatch(/container engine.*nonexistent.*ENOENT.*apt-get install -y docker\.io/);
  await stage.stop();
});

describe.skipIf(missing)(`builds in images${missing ? ` (${missing})` : ""}`, { timeout: 60_000 }, () => {
  const { image, engine } = found as Exclude<typeof found, string>;
  let stage: BuildStage;
  let uri: string;
  let ecr: ECRClient;
  const login = async (): Promise<string> => {
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    return Buffer.from(authorizationData![0]!.authorizationToken!, "base64").toString();
  };

  beforeAll(async () => {
    const dockerHost = process.env["DOCKER_HOST"];
    stage = await createBuildStage({ privileged: true, networks: { "vpc-known": "none" }, ...(dockerHost ? { engine: dockerHost } : {}) });
    ecr = stage.server.client(ECRClient);
    const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName: "base" }));
    uri = repository!.repositoryUri!;
    const [username, password] = (await login()).split(":");
    await engine.call({ method: "POST", path: `/images/${image}/tag?repo=${encodeURIComponent(uri)}&tag=1` });
    const headers = { "x-registry-auth": registryAuth({ username, password }) };
    const pushed = await buffer(await engine.open({ method: "POST", path: `/images/${uri}/push?tag=1`, headers }));
    expect(pushed.toString()).not.toContain('"error"');
    await engine.call({ method: "DELETE", path: `/images/${uri}:1?force=1` });
  });
  afterAll(async () => {
    await engine.call({ method: "DELETE", path: `/images/${uri}:1?force=1` }).catch(() => undefined);
    await stage.stop();
  });

  test("source, phases, users, artifacts and exported variables, in an image that has nothing but BusyBox", async () => {
    const s3 = stage.server.client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket: "work" }));
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from("source file\n"), "src/a.txt");
    zip.end();
    await s3.send(new PutObjectCommand({ Bucket: "work", Key: "source.zip", Body: await buffer(zip.outputStream) }));
    const buildspec = [
      ...[
        "version: 0.2",
        "env:",
        "  exported-variables: [WHO]",
        "phases:",
        "  install:",
        "    run-as: bob",
        "    commands:",
        "      - id -un",
      ],
      ...[
        "  build:",
        "    commands:",
        "      - WHO=$(id -un)",
        "      - cd src && cat a.txt",
        "      - echo $FROM_IMAGE $CODEBUILD_BUILD_IMAGE; pwd | sed s,.*/src/,,",
      ],
      ...["      - echo made > made.txt", "artifacts:", "  files: ['**/*']"],
    ].join("\n");
    await stage.project("whole", "x", {
      ...named(image),
      source: { type: "S3", location: "work/source.zip", buildspec },
      artifacts: { type: "S3", location: "work", name: "out.zip", packaging: "ZIP" },
    });
    const build = await stage.run("whole");
    expect(phases(build, "PROVISIONING")).not.toContain("FAILED");
    expect(output(await stage.log(build))).toEqual(["bob", "source file", `yes ${image}`, "src"]);
    expect(build.exportedEnvironmentVariables).toEqual([{ name: "WHO", value: "root" }]);
    const kept = await s3.send(new GetObjectCommand({ Bucket: "work", Key: "out.zip" }));
    expect(Buffer.from(await kept.Body!.transformToByteArray()).toString("latin1")).toContain("src/made.txt");
  });

  const print = "version: 0.2\nphases:\n  build:\n    commands: ['echo running in $FROM_IMAGE']\n";

  test("an image of the own registry is pulled by the service role, and its progress is in the log", async () => {
    await stage.project("own", print, named(`${uri}:1`, { imagePullCredentialsType: "SERVICE_ROLE" }));
    const build = await stage.run("own");
    const lines = await stage.log(build);
    expect(output(lines)).toEqual(["running in yes"]);
    expect(lines.some((line) => /^\[Container\] .*Pull complete|Status: Downloaded/.test(line))).toBe(true);
  });

  test("with CodeBuild's own credentials it takes the repository's policy", async () => {
    const name = `${stage.server.account}.dkr.ecr.us-east-1.amazonaws.com/base:1`;
    await stage.project("policy", print, named(name));
    const refused = await stage.run("policy");
    expect(contextOf(refused, "PROVISIONING")).toMatchObject({ statusCode: "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE" });
    const Statement = [{ Effect: "Allow", Principal: { Service: "codebuild.amazonaws.com" }, Action: "ecr:*" }];
    await ecr.send(
      new SetRepositoryPolicyCommand({ repositoryName: "base", policyText: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    );
    expect(output(await stage.log(await stage.run("policy")))).toEqual(["running in yes"]);
  });

  test("another registry's credentials come from a secret; what is wrong with one is said without it", async () => {
    const secrets = stage.server.client(SecretsManagerClient);
    await secrets.send(new CreateSecretCommand({ Name: "registry", SecretString: '{"username":"x"}' }));
    const registryCredential = { credential: "registry", credentialProvider: "SECRETS_MANAGER" as const };
    await stage.project(
      "secret",
      print,
      named("127.0.0.1:1/some/image:1", { registryCredential, imagePullCredentialsType: "SERVICE_ROLE" }),
    );
    const { message } = contextOf(await stage.run("secret"), "PROVISIONING");
    expect(message).toBe("The registry credential registry is not JSON with a username and a password");
  });

  test("a stopped build is gone with everything it had started", async () => {
    await stage.project(
      "endless",
      "version: 0.2\nphases:\n  build:\n    commands: ['(sleep 1000 &) ; echo begun; sleep 1000']\n",
      named(image),
    );
    const { id } = await stage.start("endless");
    await until(async () => (await stage.get(id!)).logs?.streamName && (await stage.log(await stage.get(id!))).includes("begun"));
    await stage.codebuild.send(new StopBuildCommand({ id: id! }));
    expect((await stage.ended(id!)).buildStatus).toBe("STOPPED");
    const filters = encodeURIComponent(JSON.stringify({ name: [id!.split(":")[1]!] }));
    await until(
      async () => (await engine.call<unknown[]>({ method: "GET", path: `/containers/json?all=1&filters=${filters}` })).length === 0,
    );
  });

  test("a network is one that the operator has named", async () => {
    const vpcConfig = { vpcId: "vpc-unknown", subnets: ["subnet-1"], securityGroupIds: ["sg-1"] };
    await stage.project("strange", print, { ...named(image), vpcConfig });
    expect(contextOf(await stage.run("strange"), "PROVISIONING")).toMatchObject({ statusCode: "VPC_CLIENT_ERROR" });
    await stage.project("joined", print, { ...named(image), vpcConfig: { ...vpcConfig, vpcId: "vpc-known" } });
    expect(output(await stage.log(await stage.run("joined")))).toEqual(["running in yes"]);
  });

  test.skipIf(noInner)(`a privileged build builds an image and pushes it${noInner ? ` (${noInner})` : ""}`, async () => {
    await ecr.send(new CreateRepositoryCommand({ repositoryName: "made" }));
    const commands = [
      'echo "$PASSWORD" | docker login -u AWS --password-stdin 127.0.0.1:4700',
      "cp /bin/busybox . && printf 'FROM scratch\\nCOPY busybox /bin/sh\\nRUN echo built > /made\\nCMD [\"/bin/sh\"]\\n' > Dockerfile",
      "DOCKER_BUILDKIT=0 docker build --network none -t 127.0.0.1:4700/made:1 .",
      "docker run --rm --network none 127.0.0.1:4700/made:1 /bin/sh -c 'while read line; do echo $line; done < /made'",
      "docker push 127.0.0.1:4700/made:1",
    ];
    const buildspec = JSON.stringify({ version: 0.2, phases: { build: { commands } } });
    const environmentVariables = [{ name: "PASSWORD", value: (await login()).split(":")[1]! }];
    await stage.project("privileged", buildspec, named((inner as { image: string }).image, { privilegedMode: true, environmentVariables }));
    const build = await stage.run("privileged");
    const lines = output(await stage.log(build));
    expect([build.buildStatus, lines]).toEqual(["SUCCEEDED", expect.arrayContaining(["built"])]);
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: "made" }));
    expect(imageDetails).toMatchObject([{ imageTags: ["1"] }]);
  });
});

test.skipIf(missing)(`privileged builds are the operator's to allow${missing ? ` (${missing})` : ""}`, async () => {
  const stage = await createBuildStage();
  await stage.project("refused", "version: 0.2\nphases:\n  build:\n    commands: [x]\n", named("any:1", { privilegedMode: true }));
  expect(contextOf(await stage.run("refused"), "PROVISIONING").message).toContain("QUINTET_PRIVILEGED=allow");
  await stage.stop();
});
