/** An XML element as the reader hands it over: attributes and children by name, text content. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

export type TestStatus = "SUCCEEDED" | "FAILED" | "ERROR" | "SKIPPED" | "UNKNOWN";
export interface TestCase {
  prefix: string;
  name: string;
  suite: string;
  status: TestStatus;
  durationInNanoSeconds: number;
  message: string;
  rawDataPath: string;
}

const longestName = 1000;
const longestMessage = 5000;
const mostCases = 500;

/** Every `testcase` of a JUnit XML file. Undefined when the root is neither `testsuites` nor `testsuite`. */
export function junitCases(root: XmlElement, path: string): TestCase[] | undefined {
  if (root.name !== "testsuites" && root.name !== "testsuite") return undefined;
  return casesIn(root, "", path);
}

function casesIn(element: XmlElement, suite: string, path: string): TestCase[] {
  const own = element.name === "testsuite" ? (element.attributes["name"] ?? suite) : suite;
  return element.children.flatMap((child) => {
    if (child.name === "testsuite" || child.name === "testsuites") return casesIn(child, own, path);
    return child.name === "testcase" ? [testCase(child, own, path)] : [];
  });
}

const statusOf: Record<string, TestStatus> = { failure: "FAILED", error: "ERROR", skipped: "SKIPPED" };

function testCase(element: XmlElement, suite: string, path: string): TestCase {
  const verdict = element.children.find(({ name }) => statusOf[name]);
  const seconds = Number((element.attributes["time"] ?? "0").replaceAll(",", ""));
  const message = verdict?.attributes["message"] || verdict?.text || "";
  return {
    prefix: kept(element.attributes["classname"] ?? suite, longestName),
    name: kept(element.attributes["name"] ?? "", longestName),
    suite: kept(suite, longestName),
    status: verdict ? statusOf[verdict.name]! : "SUCCEEDED",
    durationInNanoSeconds: Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1e9) : 0,
    message: kept(message, longestMessage),
    rawDataPath: path,
  };
}

/** Cut to what is kept, without the halves of characters that a cut leaves, and without what a database cannot hold. */
const kept = (text: string, longest: number): string => text.replaceAll("\0", "").slice(0, longest).toWellFormed();

export interface TestSummary {
  total: number;
  statusCounts: Record<string, number>;
  durationInNanoSeconds: number;
}

export function summarize(cases: TestCase[]): TestSummary {
  const statusCounts: Record<string, number> = { SUCCEEDED: 0, FAILED: 0, ERROR: 0, SKIPPED: 0, UNKNOWN: 0 };
  for (const { status } of cases) statusCounts[status] = (statusCounts[status] ?? 0) + 1;
  return {
    total: cases.length,
    statusCounts,
    durationInNanoSeconds: cases.reduce((sum, { durationInNanoSeconds }) => sum + durationInNanoSeconds, 0),
  };
}

/** 500 cases are kept, those that failed first. */
export function keptCases(cases: TestCase[]): { kept: TestCase[]; truncated: boolean } {
  const failed = ({ status }: TestCase) => status === "FAILED" || status === "ERROR";
  return {
    kept: cases.length <= mostCases ? cases : [...cases.filter(failed), ...cases.filter((one) => !failed(one))].slice(0, mostCases),
    truncated: cases.length > mostCases,
  };
}

export const reportStatus = ({ statusCounts }: TestSummary): "SUCCEEDED" | "FAILED" =>
  (statusCounts["FAILED"] ?? 0) + (statusCounts["ERROR"] ?? 0) > 0 ? "FAILED" : "SUCCEEDED";
