import { type FileCoverage, fileCoverage, type LineHits } from "./coverage.ts";
import { childNamed, elementsNamed, numberAt, type XmlElement } from "./xml.ts";

/** The files of a Cobertura `coverage`. Several classes may lie in one file: a line counts once. */
export function coberturaFiles(root: XmlElement): FileCoverage[] | undefined {
  if (root.name !== "coverage" || (!childNamed(root, "packages") && root.attributes["line-rate"] === undefined)) return undefined;
  const files = new Map<string, Map<string, LineHits>>();
  for (const type of elementsNamed(root, "class")) {
    const path = type.attributes["filename"] ?? type.attributes["name"] ?? "";
    const lines = files.get(path) ?? new Map<string, LineHits>();
    files.set(path, lines);
    // The lines of methods are the class's own lines again, in most tools; in a few they are the only ones.
    for (const line of childNamed(type, "lines")?.children ?? elementsNamed(type, "line")) addLine(lines, line);
  }
  return [...files].map(([path, lines]) => fileCoverage(path, lines.values()));
}

function addLine(lines: Map<string, LineHits>, line: XmlElement): void {
  const number = line.attributes["number"] ?? "";
  const [, covered = "0", all = "0"] = /\((\d+)\/(\d+)\)/.exec(line.attributes["condition-coverage"] ?? "") ?? [];
  const known = lines.get(number);
  lines.set(number, {
    hits: Math.max(known?.hits ?? 0, numberAt(line, "hits")),
    branchesCovered: Math.max(known?.branchesCovered ?? 0, Number(covered)),
    branches: Math.max(known?.branches ?? 0, Number(all)),
  });
}
