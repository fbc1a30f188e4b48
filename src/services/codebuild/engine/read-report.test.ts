import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { branchCoverage, lineCoverage, mergeFiles, summarizeCoverage } from "../domain/reports/coverage.ts";
import { reportStatus, summarize } from "../domain/reports/test-case.ts";
import { ReportProblem, readReportFile } from "./read-report.ts";

const folder = join(import.meta.dirname, "../../../../test/api/codebuild/reports");
const bytesOf = (file: string): Buffer => readFileSync(join(folder, file));

/** `prefix | name | suite | status | milliseconds | first line of the message`, one a case. */
function casesOf(format: string, bytes: Buffer): string[] {
  const read = readReportFile(format, bytes, "r");
  if (!("cases" in read)) throw new Error("no cases");
  return read.cases.map(({ prefix, name, suite, status, durationInNanoSeconds, message }) =>
    [prefix, name, suite, status, durationInNanoSeconds / 1e6, message.trim().split(/\r?\n/)[0]].join(" | "),
  );
}

/** `path lines covered/all branches covered/all`, one a file. */
function filesOf(format: string, bytes: Buffer): string[] {
  const read = readReportFile(format, bytes, "r");
  if (!("files" in read)) throw new Error("no files");
  return read.files.map(
    (file) =>
      `${file.filePath} ${file.linesCovered}/${file.linesCovered + file.linesMissed} ${file.branchesCovered}/${file.branchesCovered + file.branchesMissed}`,
  );
}

test.each([
  [
    "JUNITXML",
    "pytest-junit.xml",
    [
      "test_calc | test_adds | pytest | SUCCEEDED | 1 | ",
      "test_calc | test_fails | pytest | FAILED | 1 | assert 1 == 2",
      "test_calc | test_skipped | pytest | SKIPPED | 0 | not here",
      'test_calc | test_error | pytest | ERROR | 1 | failed on setup with "RuntimeError: boom <x>"',
    ],
  ],
  [
    "JUNITXML",
    "node-junit.xml",
    [
      "test | adds | calc | SUCCEEDED | 2.015 | ",
      "test | the sign of <5> & more | calc | FAILED | 7.182 | 1 == 2",
      "test | skipped | calc | SKIPPED | 0.284 | not here",
    ],
  ],
  [
    "TESTNGXML",
    "testng-results.xml",
    [
      "com.example.CalcTest | adds | Surefire suite | SUCCEEDED | 12 | ",
      "com.example.CalcTest | fails | Surefire suite | FAILED | 4 | the sign of <5> & more expected [2] but found [1]",
      "com.example.CalcTest | skipped | Surefire suite | SKIPPED | 0 | not here",
    ],
  ],
  [
    "NUNITXML",
    "nunit2.xml",
    [
      "Calc.CalcTests | Adds(1,2.5) | CalcTests | SUCCEEDED | 16 | ",
      "Calc.CalcTests | Fails | CalcTests | FAILED | 31 | Expected: 2",
      "Calc.CalcTests | Throws | CalcTests | ERROR | 2 | System.InvalidOperationException : boom",
      "Calc.CalcTests | Ignored | CalcTests | SKIPPED | 0 | not here",
    ],
  ],
  [
    "NUNIT3XML",
    "nunit3.xml",
    [
      "Calc.CalcTests | Adds | Calc.CalcTests | SUCCEEDED | 16 | ",
      "Calc.CalcTests | Fails | Calc.CalcTests | FAILED | 31 | Expected: 2",
      "Calc.CalcTests | Throws | Calc.CalcTests | ERROR | 2 | System.InvalidOperationException : boom",
      "Calc.CalcTests | Ignored | Calc.CalcTests | SKIPPED | 0 | not here",
    ],
  ],
  [
    "VISUALSTUDIOTRX",
    "results.trx",
    [
      "Calc.CalcTests | Adds | Calc.CalcTests | SUCCEEDED | 1016 | ",
      "Calc.CalcTests | Fails | Calc.CalcTests | FAILED | 31.25 | Assert.Equal() Failure: Values differ",
      "Calc.CalcTests | Skipped | Calc.CalcTests | SKIPPED | 0 | ",
      "Calc.CalcTests | Rows (1) | Calc.CalcTests | SUCCEEDED | 1 | ",
      "Calc.CalcTests | Rows (2) | Calc.CalcTests | ERROR | 1 | ",
    ],
  ],
])("the test cases of %s in %s", (format, file, expected) => expect(casesOf(format, bytesOf(file))).toEqual(expected));

test("the scenarios of Cucumber, the background's steps among their own", () => {
  const shown = casesOf("CUCUMBERJSON", bytesOf("cucumber.json")).map((line) => line.replace(/ \| [\d.]+ \| /, " | "));
  expect(shown).toEqual([
    "Calculator | adding | Calculator | SUCCEEDED | ",
    "Calculator | wrong | Calculator | FAILED | AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:",
    "Calculator | nobody wrote this | Calculator | UNKNOWN | ",
  ]);
});

test.each([
  ["JACOCOXML", "jacoco.xml", ["com/example/Calc.java 4/5 2/4", "com/example/Unused.java 0/3 0/0"]],
  ["CLOVERXML", "istanbul-clover.xml", ["/builds/calc/src/calc.mjs 5/7 3/5"]],
  ["COBERTURAXML", "istanbul-cobertura.xml", ["src/calc.mjs 5/7 3/5"]],
  ["SIMPLECOV", "simplecov.json", ["/builds/calc/lib/calc.rb 6/7 1/2", "/builds/calc/lib/unused.rb 1/2 0/0"]],
])("the coverage of %s in %s", (format, file, expected) => expect(filesOf(format, bytesOf(file))).toEqual(expected));

test("a file that two reports name is counted once, and sums have percentages", () => {
  const file = { filePath: "a", linesCovered: 1, linesMissed: 3, branchesCovered: 0, branchesMissed: 0 };
  const { files } = mergeFiles([
    file,
    { ...file, linesCovered: 3, linesMissed: 1 },
    { ...file, filePath: "b", linesCovered: 0, linesMissed: 2 },
  ]);
  expect(files.map(lineCoverage)).toEqual([75, 0]);
  expect(files.map(branchCoverage)).toEqual([0, 0]);
  expect(summarizeCoverage(files)).toMatchObject({ linesCovered: 3, linesMissed: 3, lineCoveragePercentage: 50 });
});

test("sums of test cases, and what they come to", () => {
  const read = readReportFile("JUNITXML", bytesOf("pytest-junit.xml"), "r");
  const summary = summarize("cases" in read ? read.cases : []);
  expect(summary).toEqual({
    total: 4,
    statusCounts: { SUCCEEDED: 1, FAILED: 1, ERROR: 1, SKIPPED: 1, UNKNOWN: 0 },
    durationInNanoSeconds: 3_000_000,
  });
  expect(reportStatus(summary)).toBe("FAILED");
});

const utf16 = Buffer.from(`\ufeff${bytesOf("results.trx").toString("utf8").replace("\ufeff", "")}`, "utf16le");
test("UTF-16 with its byte order mark is read, too", () => expect(casesOf("VISUALSTUDIOTRX", utf16)).toHaveLength(5));

const entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>';
test.each([
  ["JUNITXML", "hello", /not XML/],
  ["JUNITXML", "", /not XML/],
  ["JUNITXML", "<coverage/>", /not a JUNITXML report: <coverage>/],
  ["JUNITXML", entities, /entities of its own/],
  ["JUNITXML", "<testsuite><testcase", /not XML/],
  ["JUNITXML", "\0\x01\x02", /not XML/],
  ["CUCUMBERJSON", "[{", /not JSON/],
  ["CUCUMBERJSON", '{"a":1}', /not a CUCUMBERJSON report/],
  ["SIMPLECOV", "[]", /not a SIMPLECOV report/],
  ["SIMPLECOV", '{"x":{"coverage":{"a":{"lines":7}}}}', /not a SIMPLECOV report/],
  ["COBERTURAXML", '<coverage clover="3"><project/></coverage>', /not a COBERTURAXML report/],
  ["CLOVERXML", "<coverage><packages/></coverage>", /not a CLOVERXML report/],
  ["JACOCOXML", "<reports/>", /not a JACOCOXML report/],
  ["TESTNGXML", "<testsuite/>", /not a TESTNGXML report/],
  ["NUNITXML", "<test-run/>", /not a NUNITXML report/],
  ["NUNIT3XML", "<test-results/>", /not a NUNIT3XML report/],
  ["VISUALSTUDIOTRX", "<testsuites/>", /not a VISUALSTUDIOTRX report/],
  ["WORDPERFECT", "x", /file-format WORDPERFECT is not known/],
])("%s: %j is refused with a reason", (format, text, reason) => {
  expect(() => readReportFile(format, Buffer.from(text), "r")).toThrow(ReportProblem);
  expect(() => readReportFile(format, Buffer.from(text), "r")).toThrow(reason);
});

test("a thousand odd documents are read or refused, and nothing else", () => {
  const samples = [
    "pytest-junit.xml",
    "testng-results.xml",
    "nunit2.xml",
    "nunit3.xml",
    "results.trx",
    "jacoco.xml",
    "istanbul-clover.xml",
  ];
  const formats = ["JUNITXML", "TESTNGXML", "NUNITXML", "NUNIT3XML", "VISUALSTUDIOTRX", "JACOCOXML", "CLOVERXML"];
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 1000; round++) {
    const bytes = Buffer.from(bytesOf(samples[round % samples.length]!));
    for (let change = 0; change < 3; change++) bytes[next(bytes.length)] = next(256);
    try {
      readReportFile(formats[round % formats.length]!, bytes.subarray(0, next(bytes.length)), "r");
      readReportFile(formats[round % formats.length]!, bytes, "r");
    } catch (error) {
      expect(error).toBeInstanceOf(ReportProblem);
    }
  }
});
