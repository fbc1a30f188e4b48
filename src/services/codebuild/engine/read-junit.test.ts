import { expect, test } from "vitest";
import { reportStatus, summarize } from "../domain/junit.ts";
import { readJunit } from "./read-junit.ts";

const file = `<?xml version="1.0"?>
<testsuites><testsuite name="outer"><testsuite name="inner">
  <testcase classname="a.B" name="works &amp; ends" time="1.5"/>
  <testcase classname="a.B" name="fails" time="0.25"><failure message="expected 1">trace</failure></testcase>
  <testcase name="errs"><error>boom &lt;here&gt;</error></testcase>
  <testcase name="later"><skipped/></testcase>
</testsuite></testsuite></testsuites>`;

test("cases keep their suite, status, time and message", () => {
  const cases = readJunit(file, "r.xml")!;
  expect(cases.map(({ prefix, name, suite, status, message }) => [prefix, name, suite, status, message])).toEqual([
    ["a.B", "works & ends", "inner", "SUCCEEDED", ""],
    ["a.B", "fails", "inner", "FAILED", "expected 1"],
    ["inner", "errs", "inner", "ERROR", "boom <here>"],
    ["inner", "later", "inner", "SKIPPED", ""],
  ]);
  const summary = summarize(cases);
  expect(summary).toEqual({
    total: 4,
    statusCounts: { SUCCEEDED: 1, FAILED: 1, ERROR: 1, SKIPPED: 1, UNKNOWN: 0 },
    durationInNanoSeconds: 1_750_000_000,
  });
  expect(reportStatus(summary)).toBe("FAILED");
});

test.each([
  ["not XML", "hello"],
  ["another root", "<coverage/>"],
  ["entities of its own", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>'],
  ["cut off", "<testsuite><testcase"],
])("%s is no report", (_, text) => expect(readJunit(text, "r.xml")).toBeUndefined());
