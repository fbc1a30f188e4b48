import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CodeCommitClient, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { codeCommitLogin } from "../../../src/kernel/git/index.ts";
import { type BuildStage, createBuildStage, output, phases } from "./build-stage.ts";

let stage: BuildStage;
let s3: S3Client;
beforeAll(async () => {
  stage = await createBuildStage();
  s3 = stage.server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "sources" }));
});
afterAll(() => stage.stop());

async function zipOf(fill: (zip: ZipFile) => void): Promise<Buffer> {
  const zip = new ZipFile();
  fill(zip);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
const put = (Key: string, Body: Buffer | string) => s3.send(new PutObjectCommand({ Bucket: "sources", Key, Body }));
const buildspec =
  'version: 0.2\nphases:\n  build:\n    commands: ["cat hello.txt; ls -l run.sh | cut -c1-10; cat link; ls -d .git 2>/dev/null || true"]\n';
const none = { type: "NO_ARTIFACTS" as const };

test("a zip file in S3, with its modes and links", async () => {
  const bytes = await zipOf((zip) => {
    zip.addBuffer(Buffer.from(buildspec), "buildspec.yml");
    zip.addBuffer(Buffer.from("hello\n"), "hello.txt");
    zip.addBuffer(Buffer.from("#!/bin/sh\n"), "run.sh", { mode: 0o100755 });
    zip.addBuffer(Buffer.from("hello.txt"), "link", { mode: 0o120777 });
  });
  await put("app/source.zip", bytes);
  await stage.project("zip", "", { source: { type: "S3", location: "sources/app/source.zip" }, artifacts: none });
  expect(output(await stage.log(await stage.run("zip")))).toEqual(["hello", "-rwxr-xr-x", "hello"]);
});

test("a folder in S3", async () => {
  await put("folder/buildspec.yml", "version: 0.2\nphases:\n  build:\n    commands: [cat sub/x]\n");
  await put("folder/sub/x", "deep\n");
  await stage.project("folder", "", { source: { type: "S3", location: "sources/folder/" }, artifacts: none });
  expect(output(await stage.log(await stage.run("folder")))).toEqual(["deep"]);
});

describe("zip files that would do harm", () => {
  test.each([
    ["climbs", async () => rename(await zipOf((zip) => zip.addBuffer(Buffer.from("x"), "aa/evil")), "aa/evil", "../evil")],
    ["absolute", async () => rename(await zipOf((zip) => zip.addBuffer(Buffer.from("x"), "aevil")), "aevil", "/evil")],
    ["linked", () => zipOf((zip) => zip.addBuffer(Buffer.from("../../etc/passwd"), "link", { mode: 0o120777 }))],
    ["bomb", () => zipOf((zip) => zip.addBuffer(Buffer.alloc(100 * 1024 * 1024), "zeros"))],
    ["garbage", async () => Buffer.from("this is no zip file")],
  ])("%s", async (name, make) => {
    await put(`${name}.zip`, await make());
    await stage.project(`zip-${name}`, "version: 0.2\nphases: {build: {commands: [echo]}}", {
      source: { type: "S3", location: `sources/${name}.zip`, buildspec },
    });
    const build = await stage.run(`zip-${name}`);
    expect(phases(build, "DOWNLOAD_SOURCE")).toBe("DOWNLOAD_SOURCE=FAILED FINALIZING=SUCCEEDED COMPLETED");
    const { contexts } = build.phases!.find(({ phaseType }) => phaseType === "DOWNLOAD_SOURCE")!;
    expect(contexts![0]).toEqual({ statusCode: "CLIENT_ERROR", message: expect.stringContaining("The source zip file") });
  });

  /** yazl refuses to write such names, so the bytes are changed afterwards. */
  function rename(zip: Buffer, from: string, to: string): Buffer {
    return Buffer.from(zip.toString("latin1").replaceAll(from, to), "latin1");
  }
});

describe("git", () => {
  let work: string;
  let commit: string;
  // The server lives in this process: it could not answer while a synchronous git waited for it.
  const git = async (...args: string[]) =>
    (await promisify(execFile)("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: work })).stdout.trim();

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), "codebuild-git-"));
    await stage.server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: "web" }));
    await git("init", "-q", "-b", "main");
    writeFileSync(
      join(work, "buildspec.yml"),
      'version: 0.2\nphases:\n  build:\n    commands: ["cat hello.txt", "git log --oneline | wc -l", "echo $CODEBUILD_RESOLVED_SOURCE_VERSION"]\n',
    );
    writeFileSync(join(work, "hello.txt"), "first\n");
    await git("add", ".");
    await git("commit", "-qm", "first");
    commit = await git("rev-parse", "HEAD");
    writeFileSync(join(work, "hello.txt"), "second\n");
    await git("commit", "-qam", "second");
    const url = new URL(`${stage.server.endpoint}/v1/repos/web`);
    const login = codeCommitLogin(stage.server.credentials, { url: url.href, region: stage.server.region, now: new Date() });
    Object.assign(url, login);
    await git("push", "-q", url.href, "main");
  });
  afterAll(() => rmSync(work, { recursive: true }));

  test("CodeCommit by AWS's own URL means the repository here, with its history", async () => {
    const location = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/web";
    await stage.project("codecommit", "", { source: { type: "CODECOMMIT", location } });
    const head = await git("rev-parse", "HEAD");
    const build = await stage.run("codecommit");
    expect(output(await stage.log(build))).toEqual(["second", "2", head]);
    expect(build.resolvedSourceVersion).toBe(head);
    const older = await stage.run("codecommit", { sourceVersion: commit });
    expect(output(await stage.log(older))).toEqual(["first", "1", commit]);
    const missing = await stage.run("codecommit", { sourceVersion: "no-such-branch" });
    expect(missing.phases!.find(({ phaseType }) => phaseType === "DOWNLOAD_SOURCE")!.contexts![0]!.statusCode).toBe("CLIENT_ERROR");
  });

  test("a secondary source has its own directory", async () => {
    const location = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/web";
    const inline =
      'version: 0.2\nphases:\n  build:\n    commands: ["ls", "cat $CODEBUILD_SRC_DIR_lib/hello.txt", "echo $CODEBUILD_SRC_DIR_lib | sed s,.*/src/,,"]\n';
    await stage.project("secondary", inline, {
      secondarySources: [{ type: "CODECOMMIT", location, sourceIdentifier: "lib" }],
      secondarySourceVersions: [{ sourceIdentifier: "lib", sourceVersion: "main" }],
    });
    expect(output(await stage.log(await stage.run("secondary")))).toEqual([
      "second",
      "git-codecommit.us-east-1.amazonaws.com/v1/repos/web",
    ]);
  });

  test("git inside a build signs in by itself when the buildspec asks for the helper", async () => {
    const url = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/web";
    const commands = `[git clone -q ${url} web, cd web && git -c user.name=b -c user.email=b@b commit -q --allow-empty -m built && git push -q origin HEAD:built, git ls-remote origin built | cut -f2]`;
    await stage.project("pushing", `version: 0.2\nenv: { git-credential-helper: yes }\nphases:\n  build:\n    commands: ${commands}\n`);
    expect(output(await stage.log(await stage.run("pushing")))).toEqual(["refs/heads/built"]);
    await stage.project(
      "unsigned",
      `version: 0.2\nphases:\n  build:\n    commands: [GIT_TERMINAL_PROMPT=0 git clone -q $AWS_ENDPOINT_URL/v1/repos/web web]\n`,
    );
    expect((await stage.run("unsigned")).buildStatus).toBe("FAILED");
  });

  test.each(["file:///etc", "ssh://git@host/x", "ext::sh -c id"])("%s is refused", async (location) => {
    const name = `git-${location.replace(/\W/g, "")}`;
    await stage.project(name, "version: 0.2\nphases: {}", { source: { type: "GITHUB", location } });
    const build = await stage.run(name);
    expect(build.phases!.find(({ phaseType }) => phaseType === "DOWNLOAD_SOURCE")!.contexts![0]!.statusCode).toBe("CLIENT_ERROR");
  });
});
