import { type TestCase, type TestStatus, testCase } from "./test-case.ts";
import type { XmlElement } from "./xml.ts";

/** Every `testcase` of a JUnit XML file. Undefined when the root is neither `testsuites` nor `testsuite`. */
export function junitCases(root: XmlElement, path: string): TestCase[] | undefined {
  if (root.name !== "testsuites" && root.name !== "testsuite") return undefined;
  return casesIn(root, "", path);
}

function casesIn(element: XmlElement, suite: string, path: string): TestCase[] {
  const own = element.name === "testsuite" ? (element.attributes["name"] ?? suite) : suite;
  return element.children.flatMap((child) => {
    if (child.name === "testsuite" || child.name === "testsuites") return casesIn(child, own, path);
    return child.name === "testcase" ? [caseOf(child, own, path)] : [];
  });
}

const statusOf: Record<string, TestStatus> = { failure: "FAILED", error: "ERROR", skipped: "SKIPPED" };

function caseOf(element: XmlElement, suite: string, path: string): TestCase {
  const verdict = element.children.find(({ name }) => Object.hasOwn(statusOf, name));
  return testCase({
    prefix: element.attributes["classname"] ?? suite,
    name: element.attributes["name"],
    suite,
    status: verdict ? statusOf[verdict.name]! : "SUCCEEDED",
    seconds: Number((element.attributes["time"] ?? "0").replaceAll(",", "")),
    message: verdict?.attributes["message"] || verdict?.text,
    rawDataPath: path,
  });
}
