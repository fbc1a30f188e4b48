import { kept } from "./test-case.ts";

/** What was covered of one source file. */
export interface FileCoverage {
  filePath: string;
  linesCovered: number;
  linesMissed: number;
  branchesCovered: number;
  branchesMissed: number;
}

export interface CoverageSummary {
  lineCoveragePercentage: number;
  linesCovered: number;
  linesMissed: number;
  branchCoveragePercentage: number;
  branchesCovered: number;
  branchesMissed: number;
}

const longestPath = 1000;
const mostFiles = 20_000;

/** One covered file out of what several parts of a report say about it. Branches of one line are counted once. */
export interface LineHits {
  hits: number;
  branchesCovered: number;
  branches: number;
}

export function fileCoverage(filePath: string, lines: Iterable<LineHits>): FileCoverage {
  const file = { filePath, linesCovered: 0, linesMissed: 0, branchesCovered: 0, branchesMissed: 0 };
  for (const { hits, branches, branchesCovered } of lines) {
    if (hits > 0) file.linesCovered += 1;
    else file.linesMissed += 1;
    file.branchesCovered += Math.min(branches, branchesCovered);
    file.branchesMissed += Math.max(0, branches - branchesCovered);
  }
  return file;
}

const percentage = (covered: number, missed: number): number => (covered + missed === 0 ? 0 : (covered / (covered + missed)) * 100);

export const lineCoverage = ({ linesCovered, linesMissed }: Pick<FileCoverage, "linesCovered" | "linesMissed">): number =>
  percentage(linesCovered, linesMissed);
export const branchCoverage = ({ branchesCovered, branchesMissed }: Pick<FileCoverage, "branchesCovered" | "branchesMissed">): number =>
  percentage(branchesCovered, branchesMissed);

const keys = ["linesCovered", "linesMissed", "branchesCovered", "branchesMissed"] as const;

/** The same file in two reports, such as two modules' or two runs', is one file: the more covered one counts. */
export function mergeFiles(files: FileCoverage[]): { files: FileCoverage[]; truncated: boolean } {
  const merged = new Map<string, FileCoverage>();
  for (const file of files) {
    const filePath = kept(file.filePath, longestPath);
    const known = merged.get(filePath);
    if (!known || file.linesCovered > known.linesCovered) merged.set(filePath, { ...file, filePath });
  }
  const all = [...merged.values()];
  return { files: all.slice(0, mostFiles), truncated: all.length > mostFiles };
}

export function summarizeCoverage(files: FileCoverage[]): CoverageSummary {
  const sum = { linesCovered: 0, linesMissed: 0, branchesCovered: 0, branchesMissed: 0 };
  for (const file of files) for (const key of keys) sum[key] += file[key];
  return { ...sum, lineCoveragePercentage: lineCoverage(sum), branchCoveragePercentage: branchCoverage(sum) };
}
