import { type FileCoverage, fileCoverage, type LineHits } from "./coverage.ts";

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The files of SimpleCov's `.resultset.json` (`{"RSpec": {"coverage": {path: {"lines": […], "branches": {…}}}}}`), whose old form has the
 * lines alone, and of its JSON formatter's `coverage.json`. Several suites are counted together.
 */
export function simplecovFiles(document: unknown): FileCoverage[] | undefined {
  if (!isObject(document)) return undefined;
  const suites = isObject(document["coverage"]) ? [document] : Object.values(document).filter(isObject);
  if (!suites.some(({ coverage }) => isObject(coverage))) return undefined;
  const files = new Map<string, { lines: (number | null)[]; branches: Map<string, number> }>();
  for (const { coverage } of suites) {
    for (const [path, found] of Object.entries(isObject(coverage) ? coverage : {})) {
      const lines = Array.isArray(found) ? found : isObject(found) && Array.isArray(found["lines"]) ? found["lines"] : undefined;
      if (!lines) return undefined;
      const file = files.get(path) ?? { lines: [], branches: new Map() };
      files.set(path, file);
      for (const [at, count] of (lines as unknown[]).entries()) {
        if (typeof count === "number") file.lines[at] = (file.lines[at] ?? 0) + count;
        else file.lines[at] ??= null;
      }
      for (const [key, count] of branchesOf(isObject(found) ? found["branches"] : undefined)) {
        file.branches.set(key, (file.branches.get(key) ?? 0) + count);
      }
    }
  }
  return [...files].map(([path, { lines, branches }]) => {
    const counted = lines.flatMap((hits): LineHits[] => (typeof hits === "number" ? [{ hits, branches: 0, branchesCovered: 0 }] : []));
    const covered = [...branches.values()].filter((count) => count > 0).length;
    return { ...fileCoverage(path, counted), branchesCovered: covered, branchesMissed: branches.size - covered };
  });
}

/** `{"[:if, 0, 3, 4, 7, 7]": {"[:then, …]": 1, "[:else, …]": 0}}`, or the formatter's list of `{coverage}`. */
function branchesOf(branches: unknown): [string, number][] {
  if (Array.isArray(branches)) {
    return branches.flatMap((one, at): [string, number][] => {
      const count = isObject(one) ? one["coverage"] : undefined;
      return typeof count === "number" ? [[String(at), count]] : [];
    });
  }
  if (!isObject(branches)) return [];
  return Object.entries(branches).flatMap(([condition, ways]) =>
    Object.entries(isObject(ways) ? ways : {}).flatMap(([way, count]): [string, number][] =>
      typeof count === "number" ? [[`${condition}/${way}`, count]] : [],
    ),
  );
}
