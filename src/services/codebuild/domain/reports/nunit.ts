import { type TestCase, type TestStatus, testCase } from "./test-case.ts";
import { childNamed, type XmlElement } from "./xml.ts";

/** The results of NUnit 2: `test-results`, whose suites wrap what they hold in `results`. */
export function nunit2Cases(root: XmlElement, path: string): TestCase[] | undefined {
  return root.name === "test-results" ? casesIn(root, root.attributes["name"] ?? "", path, caseOf2) : undefined;
}

/** The results of NUnit 3: `test-run` and its suites; a lone `test-suite` is what some runners cut out of it. */
export function nunit3Cases(root: XmlElement, path: string): TestCase[] | undefined {
  return root.name === "test-run" || root.name === "test-suite" ? casesIn(root, root.attributes["name"] ?? "", path, caseOf3) : undefined;
}

type CaseOf = (element: XmlElement, suite: string, path: string) => TestCase;

function casesIn(element: XmlElement, suite: string, path: string, caseOf: CaseOf): TestCase[] {
  return element.children.flatMap((child) => {
    if (child.name === "test-case") return [caseOf(child, suite, path)];
    if (child.name === "results") return casesIn(child, suite, path, caseOf);
    if (child.name !== "test-suite") return [];
    return casesIn(child, child.attributes["fullname"] ?? child.attributes["name"] ?? suite, path, caseOf);
  });
}

const messageOf = (element: XmlElement): string | undefined =>
  childNamed(childNamed(element, "failure"), "message")?.text ||
  childNamed(childNamed(element, "failure"), "stack-trace")?.text ||
  childNamed(childNamed(element, "reason"), "message")?.text;

const results2: Record<string, TestStatus> = {
  Success: "SUCCEEDED",
  Failure: "FAILED",
  Error: "ERROR",
  NotRunnable: "ERROR",
  Cancelled: "ERROR",
  Ignored: "SKIPPED",
  Skipped: "SKIPPED",
};

/** `Namespace.Fixture.Test(1,"a.b")`: what comes before the method is its prefix. Versions before 2.5 have no `result`. */
function caseOf2(element: XmlElement, suite: string, path: string): TestCase {
  const { name = "", result, executed, success, time } = element.attributes;
  const split = name.slice(0, name.includes("(") ? name.indexOf("(") : undefined).lastIndexOf(".");
  const older: TestStatus = executed === "False" ? "SKIPPED" : success === "False" ? "FAILED" : "SUCCEEDED";
  return testCase({
    prefix: split < 0 ? suite : name.slice(0, split),
    name: name.slice(split + 1),
    suite,
    status: result === undefined ? older : (results2[result] ?? "UNKNOWN"),
    seconds: Number(time ?? 0),
    message: messageOf(element),
    rawDataPath: path,
  });
}

const results3: Record<string, TestStatus> = { Passed: "SUCCEEDED", Warning: "SUCCEEDED", Failed: "FAILED", Skipped: "SKIPPED" };

function caseOf3(element: XmlElement, suite: string, path: string): TestCase {
  const { name, fullname, classname, result = "", label, duration } = element.attributes;
  const isError = result === "Failed" && (label === "Error" || label === "Invalid" || label === "Cancelled");
  return testCase({
    prefix: classname ?? suite,
    name: name ?? fullname,
    suite,
    status: isError ? "ERROR" : (results3[result] ?? "UNKNOWN"),
    seconds: Number(duration ?? 0),
    message: messageOf(element),
    rawDataPath: path,
  });
}
