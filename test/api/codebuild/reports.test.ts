import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BatchGetReportGroupsCommand,
  BatchGetReportsCommand,
  CodeBuildClient,
  CreateReportGroupCommand,
  DeleteReportGroupCommand,
  DeleteResourcePolicyCommand,
  DescribeCodeCoveragesCommand,
  DescribeTestCasesCommand,
  GetReportGroupTrendCommand,
  GetResourcePolicyCommand,
  ListSharedReportGroupsCommand,
  PutResourcePolicyCommand,
  type Report,
} from "@aws-sdk/client-codebuild";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rootOf } from "../../../src/kernel/iam/index.ts";
import { type BuildStage, createBuildStage } from "./build-stage.ts";

let stage: BuildStage;
let s3: S3Client;
const group = (name: string) => `arn:aws:codebuild:us-east-1:123456789012:report-group/${name}`;
const folder = join(import.meta.dirname, "reports");

/** Commands that write the sample files of the tools: a build sees nothing of this folder. */
const files = readdirSync(folder).map((name) => `echo ${readFileSync(join(folder, name)).toString("base64")} | base64 -d > r/${name}`);
const formats: Record<string, [string, string]> = {
  pytest: ["pytest-junit.xml", "junitxml"],
  testng: ["testng-results.xml", "TESTNGXML"],
  nunit2: ["nunit2.xml", "NUNITXML"],
  nunit3: ["nunit3.xml", "NUNIT3XML"],
  trx: ["results.trx", "VISUALSTUDIOTRX"],
  cucumber: ["cucumber.json", "CucumberJson"],
  jacoco: ["jacoco.xml", "JACOCOXML"],
  clover: ["istanbul-clover.xml", "CLOVERXML"],
  cobertura: ["istanbul-cobertura.xml", "COBERTURAXML"],
  simplecov: ["simplecov.json", "SIMPLECOV"],
  broken: ["jacoco.xml", "JUNITXML"],
  absent: ["no-such-file", "JUNITXML"],
  [group("exported")]: ["**/*.json", "CUCUMBERJSON"],
  [group("zipped")]: ["jacoco.xml", "JACOCOXML"],
};
const buildspec = JSON.stringify({
  version: "0.2",
  phases: { build: { commands: ["mkdir r", ...files] } },
  reports: Object.fromEntries(
    Object.entries(formats).map(([name, [file, format]]) => [name, { files: [file], "file-format": format, "base-directory": "r" }]),
  ),
});
let reports: Map<string, Report>;
let log: string[];

beforeAll(async () => {
  stage = await createBuildStage();
  s3 = stage.server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: "exports" }));
  const make = (name: string, type: "TEST" | "CODE_COVERAGE", packaging: "NONE" | "ZIP") => {
    const s3Destination = { bucket: "exports", path: "/raw/", packaging };
    return stage.codebuild.send(new CreateReportGroupCommand({ name, type, exportConfig: { exportConfigType: "S3", s3Destination } }));
  };
  await make("exported", "TEST", "NONE");
  await make("zipped", "CODE_COVERAGE", "ZIP");
  await stage.project("tools", buildspec);
  const build = await stage.run("tools");
  expect(build.buildStatus).toBe("SUCCEEDED");
  log = await stage.log(build);
  const found = await stage.codebuild.send(new BatchGetReportsCommand({ reportArns: build.reportArns! }));
  reports = new Map(found.reports!.map((report) => [report.reportGroupArn!.split("/")[1]!, report]));
});
afterAll(() => stage.stop());

test("every format becomes a report of its kind, with its sums", () => {
  const shown = [...reports].map(([name, { type, status, testSummary, codeCoverageSummary }]) => {
    const { FAILED = 0, ERROR = 0, SKIPPED = 0 } = testSummary?.statusCounts ?? {};
    const tests = testSummary && `${testSummary.total} cases, ${FAILED} failed, ${ERROR} errors, ${SKIPPED} skipped`;
    const { linesCovered, linesMissed, branchesCovered, branchesMissed } = codeCoverageSummary ?? {};
    return `${name} ${type} ${status} ${tests ?? `${linesCovered}+${linesMissed} lines, ${branchesCovered}+${branchesMissed} branches`}`;
  });
  expect(shown.sort()).toEqual([
    "exported TEST FAILED 3 cases, 1 failed, 0 errors, 0 skipped",
    "tools-broken TEST FAILED 0 cases, 0 failed, 0 errors, 0 skipped",
    "tools-clover CODE_COVERAGE SUCCEEDED 5+2 lines, 3+2 branches",
    "tools-cobertura CODE_COVERAGE SUCCEEDED 5+2 lines, 3+2 branches",
    "tools-cucumber TEST FAILED 3 cases, 1 failed, 0 errors, 0 skipped",
    "tools-jacoco CODE_COVERAGE SUCCEEDED 4+4 lines, 2+2 branches",
    "tools-nunit2 TEST FAILED 4 cases, 1 failed, 1 errors, 1 skipped",
    "tools-nunit3 TEST FAILED 4 cases, 1 failed, 1 errors, 1 skipped",
    "tools-pytest TEST FAILED 4 cases, 1 failed, 1 errors, 1 skipped",
    "tools-simplecov CODE_COVERAGE SUCCEEDED 7+2 lines, 1+1 branches",
    "tools-testng TEST FAILED 3 cases, 1 failed, 0 errors, 1 skipped",
    "tools-trx TEST FAILED 5 cases, 1 failed, 1 errors, 1 skipped",
    "zipped CODE_COVERAGE SUCCEEDED 4+4 lines, 2+2 branches",
  ]);
});

test("a file of another kind fails its report, and the log says why", () => {
  expect(log.join("\n")).toContain("Error processing report broken: r/jacoco.xml: not a JUNITXML report: <report> is of another kind");
  expect(log.join("\n")).toContain("Error processing report absent: no matching report files found");
});

test("raw files go where the group wants them, one by one or as a zip", async () => {
  const keys = (await s3.send(new ListObjectsV2Command({ Bucket: "exports" }))).Contents!.map(({ Key }) => Key!);
  const [exported, zipped] = ["exported", "zipped"].map((name) => reports.get(name)!.name);
  expect(keys).toEqual(
    [`raw/exported/${exported}/cucumber.json`, `raw/exported/${exported}/simplecov.json`, `raw/zipped/${zipped}.zip`].sort(),
  );
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "exports", Key: `raw/exported/${exported}/cucumber.json` }));
  expect(await Body!.transformToString()).toBe(readFileSync(join(folder, "cucumber.json"), "utf8"));
  expect(reports.get("zipped")!.exportConfig).toMatchObject({
    exportConfigType: "S3",
    s3Destination: { bucket: "exports", packaging: "ZIP" },
  });
});

test("coverages are sorted, filtered and paged", async () => {
  const reportArn = reports.get("tools-jacoco")!.arn!;
  const describe = async (over: object) =>
    (await stage.codebuild.send(new DescribeCodeCoveragesCommand({ reportArn, ...over }))).codeCoverages!.map(({ filePath }) => filePath);
  const [calc, unused] = ["com/example/Calc.java", "com/example/Unused.java"];
  expect(await describe({})).toEqual([unused, calc]);
  expect(await describe({ sortBy: "FILE_PATH" })).toEqual([calc, unused]);
  expect(await describe({ sortOrder: "DESCENDING" })).toEqual([calc, unused]);
  expect(await describe({ minLineCoveragePercentage: 50 })).toEqual([calc]);
  expect(await describe({ maxLineCoveragePercentage: 50 })).toEqual([unused]);
  const first = await stage.codebuild.send(new DescribeCodeCoveragesCommand({ reportArn, maxResults: 1 }));
  expect(first.codeCoverages).toMatchObject([{ filePath: unused, linesCovered: 0, linesMissed: 3, lineCoveragePercentage: 0 }]);
  expect(await describe({ maxResults: 1, nextToken: first.nextToken })).toEqual([calc]);
});

test("test cases are filtered by status and keyword", async () => {
  const reportArn = reports.get("tools-nunit3")!.arn!;
  const describe = async (filter: object) =>
    (await stage.codebuild.send(new DescribeTestCasesCommand({ reportArn, filter }))).testCases!.map(({ name }) => name);
  expect(await describe({ status: "ERROR" })).toEqual(["Throws"]);
  expect(await describe({ keyword: "Add" })).toEqual(["Adds"]);
});

test("trends are texts over a group's latest reports, of the fields that its type has", async () => {
  const { id } = await stage.start("tools");
  await stage.ended(id!);
  const trend = (name: string, trendField: "PASS_RATE" | "TOTAL" | "LINE_COVERAGE" | "BRANCHES_MISSED", numOfReports?: number) =>
    stage.codebuild.send(
      new GetReportGroupTrendCommand({ reportGroupArn: group(name), trendField, ...(numOfReports ? { numOfReports } : {}) }),
    );
  const passed = await trend("tools-pytest", "PASS_RATE");
  expect(passed.stats).toEqual({ average: "25", max: "25", min: "25" });
  expect(passed.rawData!.map(({ data }) => data)).toEqual(["25", "25"]);
  expect((await trend("tools-jacoco", "LINE_COVERAGE", 1)).rawData).toHaveLength(1);
  expect((await trend("tools-jacoco", "BRANCHES_MISSED")).stats).toEqual({ average: "2", max: "2", min: "2" });
  await expect(trend("tools-jacoco", "TOTAL")).rejects.toMatchObject({ name: "InvalidInputException" });
  await expect(trend("no-such-group", "TOTAL")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a group's policy lets another account read its reports, and no other group's", async () => {
  const { kernel, endpoint } = stage.server;
  const credentials = await kernel.store.transaction((tx) => kernel.iam.issueCredentials(tx, rootOf("210987654321"), 900));
  const other = new CodeBuildClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  const ask = (name: string) => other.send(new BatchGetReportGroupsCommand({ reportGroupArns: [group(name)] }));
  await expect(ask("exported")).rejects.toMatchObject({ name: "AccessDeniedException" });
  const statement = {
    Effect: "Allow",
    Principal: { AWS: "210987654321" },
    Action: ["codebuild:BatchGet*", "codebuild:Describe*"],
    Resource: "*",
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const resourceArn = group("exported");
  await stage.codebuild.send(new PutResourcePolicyCommand({ resourceArn, policy }));
  expect((await stage.codebuild.send(new GetResourcePolicyCommand({ resourceArn }))).policy).toBe(policy);
  expect((await ask("exported")).reportGroups).toMatchObject([{ arn: resourceArn }]);
  await expect(ask("zipped")).rejects.toMatchObject({ name: "AccessDeniedException" });
  const { testCases } = await other.send(new DescribeTestCasesCommand({ reportArn: reports.get("exported")!.arn! }));
  expect(testCases).toHaveLength(3);
  expect((await other.send(new ListSharedReportGroupsCommand({}))).reportGroups).toEqual([resourceArn]);
  await stage.codebuild.send(new DeleteResourcePolicyCommand({ resourceArn }));
  await expect(stage.codebuild.send(new GetResourcePolicyCommand({ resourceArn }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(stage.codebuild.send(new PutResourcePolicyCommand({ resourceArn, policy: "{" }))).rejects.toMatchObject({
    name: "InvalidInputException",
  });
  other.destroy();
  const { reportGroups } = await stage.codebuild.send(new BatchGetReportGroupsCommand({ reportGroupArns: [resourceArn] }));
  expect(reportGroups).toHaveLength(1);
  await expect(stage.codebuild.send(new DeleteReportGroupCommand({ arn: resourceArn }))).rejects.toMatchObject({
    name: "InvalidInputException",
  });
  await stage.codebuild.send(new DeleteReportGroupCommand({ arn: resourceArn, deleteReports: true }));
});
