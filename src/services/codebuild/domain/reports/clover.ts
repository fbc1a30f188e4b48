import { type FileCoverage, fileCoverage, type LineHits } from "./coverage.ts";
import { childNamed, childrenNamed, elementsNamed, numberAt, type XmlElement } from "./xml.ts";

/**
 * The files of a Clover `coverage`. Lines are its statements and conditions; branches are taken from the file's own sums, because tools
 * disagree about `truecount` and `falsecount`: how often each way was gone, or how many ways were gone and not gone.
 */
export function cloverFiles(root: XmlElement): FileCoverage[] | undefined {
  if (root.name !== "coverage" || !childNamed(root, "project")) return undefined;
  return elementsNamed(root, "file").map((file) => {
    const lines = fileCoverage(file.attributes["path"] ?? file.attributes["name"] ?? "", hitsOf(childrenNamed(file, "line")));
    const metrics = childNamed(file, "metrics");
    if (!metrics) return lines;
    const [statements, linesCovered] = [numberAt(metrics, "statements"), numberAt(metrics, "coveredstatements")];
    const [conditionals, branchesCovered] = [numberAt(metrics, "conditionals"), numberAt(metrics, "coveredconditionals")];
    return {
      ...lines,
      ...(childNamed(file, "line") ? {} : { linesCovered, linesMissed: Math.max(0, statements - linesCovered) }),
      ...{ branchesCovered, branchesMissed: Math.max(0, conditionals - branchesCovered) },
    };
  });
}

function hitsOf(lines: XmlElement[]): LineHits[] {
  const hits = new Map<string, LineHits>();
  for (const line of lines) {
    const type = line.attributes["type"];
    if (type === "method") continue;
    const number = line.attributes["num"] ?? "";
    const ways = type === "cond" ? [numberAt(line, "truecount"), numberAt(line, "falsecount")] : [];
    const count = line.attributes["count"] === undefined ? Math.max(0, ...ways) : numberAt(line, "count");
    const known = hits.get(number);
    hits.set(number, {
      hits: Math.max(known?.hits ?? 0, count),
      branches: (known?.branches ?? 0) + ways.length,
      branchesCovered: (known?.branchesCovered ?? 0) + ways.filter((way) => way > 0).length,
    });
  }
  return [...hits.values()];
}
