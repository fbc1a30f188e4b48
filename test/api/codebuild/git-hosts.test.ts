import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Build,
  DeleteSourceCredentialsCommand,
  ImportSourceCredentialsCommand,
  ListSourceCredentialsCommand,
} from "@aws-sdk/client-codebuild";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuildStage, createBuildStage, output } from "./build-stage.ts";
import { type GitHost, startGitHost, type Work } from "./git-host.ts";

let stage: BuildStage;
let host: GitHost;
let app: Work;
const commits: Record<string, string> = {};

const source = (over: object = {}) => ({ type: "GITHUB_ENTERPRISE" as const, location: app.url, ...over });
const commandsOf = (...commands: string[]) => JSON.stringify({ version: "0.2", phases: { build: { commands } } });
const context = (build: Build) => build.phases!.find(({ phaseType }) => phaseType === "DOWNLOAD_SOURCE")!.contexts![0]!;

async function commit(work: Work, files: Record<string, string>, message: string): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(work.folder, name), text);
  await work.git("add", ".");
  await work.git("commit", "-q", "-m", message);
  return work.git("rev-parse", "HEAD");
}

beforeAll(async () => {
  [stage, host] = await Promise.all([createBuildStage(), startGitHost()]);
  const inner = await host.repository("private/inner");
  await commit(inner, { deep: "innermost\n" }, "inner");
  await inner.git("push", "-q", "origin", "main");
  const lib = await host.repository("private/lib");
  await commit(lib, { lib: "library\n" }, "lib");
  await lib.git("submodule", "--quiet", "add", "-b", "main", inner.folder, "third party/inner");
  await lib.git("config", "-f", ".gitmodules", "submodule.third party/inner.url", inner.url);
  await commit(lib, {}, "with inner");
  await lib.git("push", "-q", "origin", "main");
  app = await host.repository("private/app");
  commits["first"] = await commit(app, { "hello.txt": "first\n", "buildspec.yml": commandsOf("cat hello.txt") }, "first");
  await app.git("tag", "-a", "v1.0", "-m", "one");
  await app.git("checkout", "-q", "-b", "pull");
  commits["pull"] = await commit(app, { "hello.txt": "pulled\n" }, "a pull request");
  await app.git("push", "-q", "origin", "pull:refs/pull/7/head", "pull:refs/merge-requests/7/head");
  await app.git("checkout", "-q", "main");
  await app.git("submodule", "--quiet", "add", "-b", "main", lib.folder, "lib");
  await app.git("config", "-f", ".gitmodules", "submodule.lib.url", "../lib.git");
  commits["main"] = await commit(app, { "hello.txt": "main\n" }, "main");
  await app.git("push", "-q", "origin", "main", "v1.0");
});
afterAll(() => Promise.all([stage.stop(), host.stop()]));

describe("source credentials", () => {
  const send = (over: object) =>
    stage.codebuild.send(
      new ImportSourceCredentialsCommand({ serverType: "GITHUB_ENTERPRISE", authType: "PERSONAL_ACCESS_TOKEN", token: "wrong", ...over }),
    );

  test("one for each kind of server: imported, listed without its token, replaced, deleted", async () => {
    await stage.project("private", "", { source: source() });
    expect(context(await stage.run("private")).statusCode).toBe("CLIENT_ERROR");
    const { arn } = await send({});
    expect(arn).toBe("arn:aws:codebuild:us-east-1:123456789012:token/github-enterprise");
    await expect(send({ shouldOverwrite: false })).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Access token with server type GITHUB_ENTERPRISE already exists. Delete its source credential and try again.",
    });
    expect(context(await stage.run("private")).statusCode).toBe("CLIENT_ERROR");
    await send({ token: host.login.password });
    const { sourceCredentialsInfos } = await stage.codebuild.send(new ListSourceCredentialsCommand({}));
    expect(sourceCredentialsInfos).toEqual([{ arn, serverType: "GITHUB_ENTERPRISE", authType: "PERSONAL_ACCESS_TOKEN" }]);
    const build = await stage.run("private");
    expect(output(await stage.log(build))).toEqual(["main"]);
    expect(build.resolvedSourceVersion).toBe(commits["main"]);
    await stage.codebuild.send(new DeleteSourceCredentialsCommand({ arn: arn! }));
    await expect(stage.codebuild.send(new DeleteSourceCredentialsCommand({ arn: arn! }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await send({ token: host.login.password });
  });

  test.each([
    [{ authType: "OAUTH" }, /OAUTH/],
    [{ authType: "BASIC_AUTH", username: "me" }, /BASIC_AUTH is not supported/],
    [{ authType: "BASIC_AUTH", serverType: "BITBUCKET" }, /username is required/],
    [{ authType: "CODECONNECTIONS" }, /Token must be a valid CodeConnections arn/],
    [{ authType: "SECRETS_MANAGER" }, /Secrets Manager/],
  ])("%j is refused", async (over, message) => {
    await expect(send(over)).rejects.toMatchObject({ name: "InvalidInputException", message: expect.stringMatching(message) });
  });

  test("a secret of the project's own source", async () => {
    const SecretString = JSON.stringify({ ServerType: "GITHUB", AuthType: "PERSONAL_ACCESS_TOKEN", Token: host.login.password });
    const { ARN } = await stage.server.client(SecretsManagerClient).send(new CreateSecretCommand({ Name: "git", SecretString }));
    await stage.project("secret", "", { source: source({ type: "GITHUB", auth: { type: "SECRETS_MANAGER", resource: ARN! } }) });
    expect(output(await stage.log(await stage.run("secret")))).toEqual(["main"]);
  });
});

test("a source version of every form", async () => {
  await stage.project("versions", "", { source: source() });
  const wanted: [string | undefined, string][] = [
    ["main", "main"],
    ["v1.0", "first"],
    ["refs/tags/v1.0", "first"],
    ["refs/heads/main", "main"],
    [commits["first"], "first"],
    ["pr/7", "pulled"],
    [`refs/heads/main^{${commits["first"]}}`, "first"],
  ];
  const builds = await Promise.all(wanted.map(([sourceVersion]) => stage.run("versions", sourceVersion ? { sourceVersion } : {})));
  const said = await Promise.all(builds.map(async (build) => output(await stage.log(build))));
  expect(said).toEqual(wanted.map(([, text]) => [text]));
});

test("submodules, and theirs, at the commits that are linked; without the option they stay away", async () => {
  const commands = ["cat lib/lib 'lib/third party/inner/deep'", "git submodule status --recursive | cut -c1,42-80", "git status --short"];
  const given = source({ buildspec: commandsOf(...commands), gitSubmodulesConfig: { fetchSubmodules: true } });
  await stage.project("submodules", "", { source: given });
  const build = await stage.run("submodules");
  expect(output(await stage.log(build)).map((line) => line.replace(/ \(.*\)$/, ""))).toEqual([
    "library",
    "innermost",
    "  lib",
    "  lib/third party/inner",
  ]);
  const without = await stage.run("submodules", {
    gitSubmodulesConfigOverride: { fetchSubmodules: false },
    buildspecOverride: commandsOf("ls lib"),
  });
  expect(output(await stage.log(without))).toEqual([]);
});

test("LOCAL_SOURCE_CACHE: what one build fetched the next one does not fetch again", async () => {
  const cache = { type: "LOCAL" as const, modes: ["LOCAL_SOURCE_CACHE" as const] };
  await stage.project("cached", "", { source: source(), cache });
  await stage.run("cached");
  const before = host.seen.length;
  const next = await commit(app, { "hello.txt": "newer\n" }, "newer");
  await app.git("push", "-q", "origin", "main");
  expect(output(await stage.log(await stage.run("cached")))).toEqual(["newer"]);
  const asked = host.seen.slice(before).map(({ body }) => body);
  expect(asked.some((body) => body.includes(`want ${next}`) && body.includes(`have ${commits["main"]}`))).toBe(true);
});

test("LOCAL_CUSTOM_CACHE: a folder that one build left is there in the next", async () => {
  const buildspec = `${commandsOf("cat kept/made 2>/dev/null || echo missing", "mkdir -p kept && echo from $CODEBUILD_BUILD_NUMBER > kept/made").slice(0, -1)},"cache":{"paths":["kept"]}}`;
  await stage.project("custom", buildspec, { cache: { type: "LOCAL", modes: ["LOCAL_CUSTOM_CACHE"] } });
  expect(output(await stage.log(await stage.run("custom")))).toEqual(["missing"]);
  expect(output(await stage.log(await stage.run("custom")))).toEqual(["from 1"]);
});

test("a pipeline's clone reference becomes a full clone, in the directory that a pipeline's input has", async () => {
  const s3 = stage.server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "pipeline" }));
  const reference = { type: "GITHUB_ENTERPRISE", location: app.url, commitId: commits["main"], branch: "main" };
  await s3.send(new PutObjectCommand({ Bucket: "pipeline", Key: "p/src/abc", Body: JSON.stringify(reference) }));
  const buildspec = commandsOf("cat hello.txt", "git log --format=%s", "echo $CODEBUILD_SRC_DIR | sed 's,src[0-9]*,srcN,'");
  await stage.project("clone-ref", "", { source: { type: "S3", location: "pipeline/p/src/abc", buildspec } });
  expect(output(await stage.log(await stage.run("clone-ref")))).toEqual(["main", "main", "first", "/codebuild/output/srcN/src"]);
});

test("secondary artifacts alone need no files of their own for the primary", async () => {
  const buildspec = JSON.stringify({
    version: "0.2",
    phases: { build: { commands: ["echo one > 1", "echo two > 2"] } },
    artifacts: { "secondary-artifacts": { one: { files: ["1"] }, two: { files: ["2"] } } },
  });
  await stage.server.client(S3Client).send(new CreateBucketCommand({ Bucket: "outputs" }));
  const secondaryArtifacts = ["one", "two"].map((name) => ({ type: "S3" as const, location: "outputs", name, artifactIdentifier: name }));
  await stage.project("secondary-only", buildspec, { secondaryArtifacts });
  const build = await stage.run("secondary-only");
  expect(build.buildStatus).toBe("SUCCEEDED");
  expect(build.secondaryArtifacts!.map(({ location }) => location)).toEqual(["arn:aws:s3:::outputs/one", "arn:aws:s3:::outputs/two"]);
});
