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

/** A test case with its texts cut to what is kept; `seconds` may be anything that a tool wrote. */
export function testCase(given: {
  prefix: string | undefined;
  name: string | undefined;
  suite: string | undefined;
  status: TestStatus;
  seconds: number;
  message?: string | undefined;
  rawDataPath: string;
}): TestCase {
  const { seconds } = given;
  return {
    prefix: kept(given.prefix ?? "", longestName),
    name: kept(given.name ?? "", longestName),
    suite: kept(given.suite ?? "", longestName),
    status: given.status,
    durationInNanoSeconds: Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1e9) : 0,
    message: kept(given.message ?? "", longestMessage),
    rawDataPath: given.rawDataPath,
  };
}

/** Cut to what is kept, without the halves of characters that a cut leaves, and without what a database cannot hold. */
export const kept = (text: string, longest: number): string => text.replaceAll("\0", "").slice(0, longest).toWellFormed();

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
