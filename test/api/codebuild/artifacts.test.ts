import { createHash } from "node:crypto";
import { BatchGetReportsCommand, DescribeTestCasesCommand, ListReportsForReportGroupCommand } from "@aws-sdk/client-codebuild";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";
import { type BuildStage, createBuildStage, output, phases } from "./build-stage.ts";

let stage: BuildStage;
let s3: S3Client;
beforeAll(async () => {
  stage = await createBuildStage();
  s3 = stage.server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "out" }));
});
afterAll(() => stage.stop());

const bytesOf = async (Key: string): Promise<Buffer> =>
  Buffer.from(await (await s3.send(new GetObjectCommand({ Bucket: "out", Key }))).Body!.transformToByteArray());
const keysBelow = async (Prefix: string): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: "out", Prefix }))).Contents ?? []).map(({ Key }) => Key!);

async function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await fromBufferPromise(bytes);
  const files: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    const mode = (entry.externalFileAttributes >>> 16).toString(8);
    files[`${entry.fileName} ${mode}`] = Buffer.concat(pieces).toString();
  }
  return files;
}

test("one zip with checksums, a folder of files, and a secondary artifact from one build", async () => {
  await stage.project(
    "outputs",
    `version: 0.2
env: { variables: { KIND: release } }
phases:
  build:
    commands:
      - mkdir -p dist/sub docs
      - echo app > dist/app.js; echo sub > dist/sub/x; echo secret > dist/app.map; printf '#!/bin/sh\\n' > dist/run; chmod +x dist/run
      - echo doc > docs/index.html; ln -s /etc/hostname dist/link
artifacts:
  base-directory: dist
  files: ['**/*']
  exclude-paths: ['**/*.map', link]
  name: $KIND-$(echo 7).zip
  secondary-artifacts:
    docs: { base-directory: docs, files: ['**/*'] }
`,
    {
      artifacts: { type: "S3", location: "out", path: "builds", packaging: "ZIP", overrideArtifactName: true },
      secondaryArtifacts: [{ type: "S3", location: "out", name: "site", artifactIdentifier: "docs" }],
    },
  );
  const build = await stage.run("outputs");
  expect(build.buildStatus).toBe("SUCCEEDED");
  const zip = await bytesOf("builds/release-7.zip");
  expect(await unzip(zip)).toEqual({ "app.js 100644": "app\n", "sub/x 100644": "sub\n", "run 100755": "#!/bin/sh\n" });
  const sha256sum = createHash("sha256").update(zip).digest("hex");
  expect(build.artifacts).toMatchObject({ location: "arn:aws:s3:::out/builds/release-7.zip", sha256sum });
  const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: "out", Key: "builds/release-7.zip" }));
  expect(Metadata).toMatchObject({ "codebuild-buildarn": build.arn, "codebuild-content-sha256": sha256sum });
  expect(await keysBelow("site/")).toEqual(["site/index.html"]);
  expect(build.secondaryArtifacts).toMatchObject([{ artifactIdentifier: "docs", location: "arn:aws:s3:::out/site" }]);
});

test("no matching file fails UPLOAD_ARTIFACTS; a build that failed still uploads", async () => {
  const artifacts = { type: "S3" as const, location: "out", name: "files" };
  await stage.project("nothing", "version: 0.2\nphases: {build: {commands: ['true']}}\nartifacts: {files: [missing.jar]}\n", { artifacts });
  const build = await stage.run("nothing");
  expect(phases(build, "UPLOAD_ARTIFACTS")).toBe("UPLOAD_ARTIFACTS=FAILED FINALIZING=SUCCEEDED COMPLETED");
  expect(build.phases!.find(({ phaseType }) => phaseType === "UPLOAD_ARTIFACTS")!.contexts).toEqual([
    { statusCode: "CLIENT_ERROR", message: "no matching artifact paths found" },
  ]);
  await stage.project("partly", "version: 0.2\nphases: {build: {commands: ['echo x > kept', 'false']}}\nartifacts: {files: [kept]}\n", {
    artifacts,
  });
  expect((await stage.run("partly")).buildStatus).toBe("FAILED");
  expect((await bytesOf("files/kept")).toString()).toBe("x\n");
});

test("a link in the artifacts reads the build's own files, never this machine's", async () => {
  await stage.project(
    "links",
    "version: 0.2\nphases: {build: {commands: [ln -s /etc/shadow shadow, ln -s /root/.ssh ssh, echo in > inner, ln -s inner good]}}\nartifacts: {files: ['**/*']}\n",
    { artifacts: { type: "S3", location: "out", name: "links" } },
  );
  await stage.run("links");
  expect(await keysBelow("links/")).toEqual(["links/good", "links/inner"]);
  expect((await bytesOf("links/good")).toString()).toBe("in\n");
});

test("JUnit files become a report with its test cases", async () => {
  await stage.project(
    "tested",
    `version: 0.2
phases:
  build:
    commands:
      - mkdir reports
      - echo '<testsuite name="s"><testcase classname="c" name="ok" time="0.5"/><testcase classname="c" name="bad"><failure message="no"/></testcase></testsuite>' > reports/a.xml
reports:
  unit: { files: ['**/*.xml'], base-directory: reports }
`,
  );
  const build = await stage.run("tested");
  expect(build.buildStatus).toBe("SUCCEEDED");
  const [reportArn] = build.reportArns!;
  const { reports } = await stage.codebuild.send(new BatchGetReportsCommand({ reportArns: [reportArn!] }));
  expect(reports![0]).toMatchObject({
    status: "FAILED",
    executionId: build.arn,
    testSummary: { total: 2, durationInNanoSeconds: 500_000_000 },
  });
  const { testCases } = await stage.codebuild.send(new DescribeTestCasesCommand({ reportArn: reportArn!, filter: { status: "FAILED" } }));
  expect(testCases).toMatchObject([{ name: "bad", prefix: "c", message: "no", testSuiteName: "s" }]);
  const reportGroupArn = reports![0]!.reportGroupArn!;
  expect(reportGroupArn).toMatch(/report-group\/tested-unit$/);
  const listed = await stage.codebuild.send(new ListReportsForReportGroupCommand({ reportGroupArn }));
  expect(listed.reports).toEqual([reportArn]);
});

const caching = (more = "") => `version: 0.2
phases:
  build:
    commands: ["cat node_modules/x /root/.store/y 2>/dev/null || echo cold", "mkdir -p node_modules /root/.store && echo x > node_modules/x && echo y > /root/.store/y"]
cache:
  paths: ['node_modules/**/*', '/root/.store/**/*']
${more}`;

test.each([
  ["local", { type: "LOCAL" as const, modes: ["LOCAL_CUSTOM_CACHE" as const] }, ""],
  ["s3", { type: "S3" as const, location: "out/cache" }, ""],
  ["keyed", { type: "S3" as const, location: "out/keyed" }, "  key: k-$CODEBUILD_BUILD_NUMBER\n  fallback-keys: [k-]\n"],
])("the %s cache brings back what the last build left", async (name, cache, more) => {
  await stage.project(`cache-${name}`, caching(more), { cache });
  expect(output(await stage.log(await stage.run(`cache-${name}`)))).toEqual(["cold"]);
  expect(output(await stage.log(await stage.run(`cache-${name}`)))).toEqual(["x", "y"]);
});

test("a pipeline's build takes its inputs and leaves its outputs as objects of the artifact store", async () => {
  const zip = new ZipFile();
  zip.addBuffer(
    Buffer.from(
      "version: 0.2\nphases: {build: {commands: ['cat in.txt $CODEBUILD_SRC_DIR_Other/in.txt > both']}}\nartifacts: {files: [both]}\n",
    ),
    "buildspec.yml",
  );
  zip.addBuffer(Buffer.from("one\n"), "in.txt");
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  for (const Key of ["pipe/Src/a1", "pipe/Src/a2"])
    await s3.send(new PutObjectCommand({ Bucket: "out", Key, Body: Buffer.concat(pieces) }));
  await stage.project("piped", "", { source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" } });
  await expect(stage.start("piped")).rejects.toMatchObject({ name: "InvalidInputException" });
  const build = await stage.run("piped", {
    sourceTypeOverride: "S3",
    sourceLocationOverride: "out/pipe/Src/a1",
    secondarySourcesOverride: [{ type: "S3", location: "out/pipe/Src/a2", sourceIdentifier: "Other" }],
    artifactsOverride: { type: "S3", location: "out", path: "pipe/Built", name: "b1", packaging: "ZIP", namespaceType: "NONE" },
  });
  expect(build.buildStatus).toBe("SUCCEEDED");
  expect(await unzip(await bytesOf("pipe/Built/b1"))).toEqual({ "both 100644": "one\none\n" });
});
