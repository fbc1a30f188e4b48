import type { CoverageSummary } from "./coverage.ts";
import type { TestSummary } from "./test-case.ts";

/** A report as far as a trend needs it. */
export interface Measured {
  summary?: TestSummary | null;
  coverage?: CoverageSummary | null;
}

const testFields: Record<string, (summary: TestSummary) => number> = {
  PASS_RATE: ({ total, statusCounts }) => (total === 0 ? 0 : ((statusCounts["SUCCEEDED"] ?? 0) / total) * 100),
  DURATION: ({ durationInNanoSeconds }) => durationInNanoSeconds,
  TOTAL: ({ total }) => total,
};
const coverageFields: Record<string, (summary: CoverageSummary) => number> = {
  LINE_COVERAGE: ({ lineCoveragePercentage }) => lineCoveragePercentage,
  LINES_COVERED: ({ linesCovered }) => linesCovered,
  LINES_MISSED: ({ linesMissed }) => linesMissed,
  BRANCH_COVERAGE: ({ branchCoveragePercentage }) => branchCoveragePercentage,
  BRANCHES_COVERED: ({ branchesCovered }) => branchesCovered,
  BRANCHES_MISSED: ({ branchesMissed }) => branchesMissed,
};

export const trendTypeOf = (field: string): "TEST" | "CODE_COVERAGE" => (Object.hasOwn(testFields, field) ? "TEST" : "CODE_COVERAGE");

/** What a report contributes to the trend of a field; undefined where it has no such figure. */
export function trendValue(field: string, { summary, coverage }: Measured): number | undefined {
  const ofTests = testFields[field];
  if (ofTests) return summary ? ofTests(summary) : undefined;
  const ofCoverage = coverageFields[field];
  return ofCoverage && coverage ? ofCoverage(coverage) : undefined;
}

export function trendStats(values: number[]): { average: number; max: number; min: number } | undefined {
  if (!values.length) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  return { average: sum / values.length, max: Math.max(...values), min: Math.min(...values) };
}
