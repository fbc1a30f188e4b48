import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BatchGetBuildBatchesCommand, ImportSourceCredentialsCommand, StartBuildBatchCommand } from "@aws-sdk/client-codebuild";
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../harness/index.ts";
import { type BuildStage, createBuildStage, output } from "./build-stage.ts";
import { type GitHost, startGitHost } from "./git-host.ts";

let stage: BuildStage;
let host: GitHost;
beforeAll(async () => {
  host = await startGitHost("127.0.0.2");
  stage = await createBuildStage({ egress: [new URL(host.origin).host] });
});
afterAll(() => Promise.all([stage.stop(), host.stop()]));

const said = async (name: string, buildspec: string) => {
  await stage.project(name, buildspec);
  return output(await stage.log(await stage.run(name)));
};

test("version 0.1: every command begins anew, with the same variables and directory", async () => {
  const lines = await said(
    "old",
    `version: 0.1
environment_variables:
  plaintext: { KEPT: yes it is }
phases:
  build:
    commands: ["FOO=1; cd /tmp; KEPT=no", "echo $KEPT $FOO $(basename $PWD)"]
`,
  );
  expect(lines).toEqual(["yes it is src"]);
});

test("a block is one command: only its last line's status counts, unless it says set -e", async () => {
  const block = (first: string) =>
    `version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        ${first}\n        false\n        echo after\n`;
  expect((await said("block", block(":"))).at(-1)).toBe("after");
  await stage.project("strict", block("set -e"));
  expect((await stage.run("strict")).buildStatus).toBe("FAILED");
});

test("runtime-versions select by the image's table, before the first command of the install phase", async () => {
  const spec = (versions: string) =>
    `version: 0.2\nenv: { variables: { WANTED: "22" } }\nphases:\n  install:\n    runtime-versions: ${versions}\n    commands: [echo installing]\n`;
  await stage.project("runtimes", spec("{ nodejs: $WANTED, java: corretto21 }"));
  const build = await stage.run("runtimes");
  const log = await stage.log(build);
  expect(log.join("\n")).toContain("Selecting 'nodejs' runtime version '22' based on manual selections...");
  const lines = output(log).filter((line) => /^(nodejs 22 was asked for: this machine has|java|installing)/.test(line));
  expect(lines.map((line) => line.split(/[ :]/)[0])).toEqual(["nodejs", "java", "installing"]);
  await stage.project("unknown-runtime", spec("{ cobol: 85 }"));
  const context = (await stage.run("unknown-runtime")).phases!.find(({ phaseType }) => phaseType === "DOWNLOAD_SOURCE")!.contexts![0]!;
  expect(context.statusCode).toBe("YAML_FILE_ERROR");
  expect(context.message).toMatch(/^Unknown runtime named 'cobol'. This build image has the following runtimes: java, nodejs, python/);
});

test("codebuild-hash-files and codebuild-glob-search know globs, and a cache key may be made of a hash", async () => {
  const s3 = stage.server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "files" }));
  const buildspec = JSON.stringify({
    version: "0.2",
    phases: {
      build: {
        commands: [
          "codebuild-glob-search '**/*.lock' 'src/*.js' | tr '\\n' ' '; echo",
          "[ $(codebuild-hash-files a.lock) != $(codebuild-hash-files '**/*.lock') ] && codebuild-hash-files '**/*.lock' | wc -c",
          "ls cached 2>/dev/null; mkdir -p cached; touch cached/it",
        ],
      },
    },
    cache: { key: "deps-$(codebuild-hash-files a.lock)", "fallback-keys": ["deps-"], paths: ["cached/**/*"] },
  });
  for (const [Key, Body] of Object.entries({
    "a.lock": "1",
    "deep/b.lock": "2",
    "src/x.js": "3",
    "src/y/z.js": "4",
    "src/x.lock.txt": "5",
  }))
    await s3.send(new PutObjectCommand({ Bucket: "files", Key: `in/${Key}`, Body }));
  await stage.project("hashes", buildspec, {
    source: { type: "S3", location: "files/in/", buildspec },
    cache: { type: "S3", location: "files/cache" },
  });
  expect(output(await stage.log(await stage.run("hashes")))).toEqual(["a.lock deep/b.lock src/x.js ", "65"]);
  expect(output(await stage.log(await stage.run("hashes"))).at(-1)).toBe("it");
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "files", Prefix: "cache/" }));
  expect(Contents.map(({ Key }) => Key!.split("/").at(-1))).toEqual([expect.stringMatching(/^deps-[0-9a-f]{64}$/)]);
});

test("a fan-out shares the test files among its builds", async () => {
  const buildspec = JSON.stringify({
    version: "0.2",
    batch: { "build-fanout": { parallelism: 2 } },
    phases: {
      build: {
        commands: [
          "for name in a b c d e; do touch $name.spec; done",
          `codebuild-tests-run --test-command 'echo run' --files-search "codebuild-glob-search '*.spec'" --sharding-strategy equal-distribution`,
        ],
      },
    },
  });
  await stage.project("fanout", buildspec, { buildBatchConfig: { serviceRole: stage.roleArn } });
  const { buildBatch } = await stage.codebuild.send(new StartBuildBatchCommand({ projectName: "fanout" }));
  const get = async () => (await stage.codebuild.send(new BatchGetBuildBatchesCommand({ ids: [buildBatch!.id!] }))).buildBatches![0]!;
  await until(async () => (await get()).complete, { timeoutMs: 20_000 });
  expect((await get()).buildBatchStatus).toBe("SUCCEEDED");
  const builds = await Promise.all((await get()).buildGroups!.map(({ currentBuildSummary }) => stage.get(currentBuildSummary!.arn!)));
  expect(await Promise.all(builds.map(async (build) => output(await stage.log(build))))).toEqual([
    ["run a.spec c.spec e.spec"],
    ["run b.spec d.spec"],
  ]);
});

test("git inside a build uses the source's own credential when the buildspec asks for the helper, and not otherwise", async () => {
  const work = await host.repository("private/app");
  const other = await host.repository("private/other");
  const commands = [`GIT_TERMINAL_PROMPT=0 git clone -q ${other.url} other && cat other/x`];
  for (const one of [work, other]) {
    writeFileSync(join(one.folder, "x"), "found\n");
    await one.git("add", ".");
    await one.git("commit", "-q", "-m", "x");
    await one.git("push", "-q", "origin", "main");
  }
  const token = host.login.password;
  await stage.codebuild.send(
    new ImportSourceCredentialsCommand({ serverType: "GITHUB_ENTERPRISE", authType: "PERSONAL_ACCESS_TOKEN", token }),
  );
  const source = (helper: string) => ({
    type: "GITHUB_ENTERPRISE" as const,
    location: work.url,
    buildspec: JSON.stringify({ version: "0.2", env: { "git-credential-helper": helper }, phases: { build: { commands } } }),
  });
  await stage.project("helped", "", { source: source("yes") });
  expect(output(await stage.log(await stage.run("helped")))).toEqual(["found"]);
  await stage.project("unhelped", "", { source: source("no") });
  expect((await stage.run("unhelped")).buildStatus).toBe("FAILED");
});

/** What the signer wants of a hash. */
class Sha256 {
  #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Uint8Array);
  }
  update(text: string | Uint8Array): void {
    this.#hash.update(text);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset(): void {}
}

test("what builds would have cost at AWS is told to whoever may see them", async () => {
  await stage.project("costly", "version: 0.2\nphases: { build: { commands: ['true'] } }\n");
  const { id } = await stage.run("costly");
  const { endpoint, region, credentials } = stage.server;
  const url = new URL(`${endpoint}/_quintet/codebuild/costs?project=costly`);
  const signer = new SignatureV4({ service: "codebuild", region, credentials, sha256: Sha256 });
  const headers = { host: url.host };
  const signed = await signer.sign({
    ...{ method: "GET", protocol: url.protocol, hostname: url.hostname, port: Number(url.port), path: url.pathname, headers },
    query: { project: "costly" },
  });
  expect(await (await fetch(url, { headers: signed.headers })).json()).toEqual({
    builds: [{ id, status: "SUCCEEDED", billed: { amount: 1, unit: "minutes" }, dollars: 0.005 }],
    dollars: 0.005,
  });
  expect((await fetch(url)).status).toBe(403);
});
