import type { FileCoverage } from "./coverage.ts";
import { childrenNamed, elementsNamed, numberAt, type XmlElement } from "./xml.ts";

/** The source files of a JaCoCo `report`, also inside groups. */
export function jacocoFiles(root: XmlElement): FileCoverage[] | undefined {
  if (root.name !== "report") return undefined;
  return elementsNamed(root, "package").flatMap((folder) =>
    childrenNamed(folder, "sourcefile").map((file) => {
      const counter = (type: string) => childrenNamed(file, "counter").find(({ attributes }) => attributes["type"] === type);
      const [lines, branches] = [counter("LINE"), counter("BRANCH")];
      return {
        filePath: [folder.attributes["name"], file.attributes["name"]].filter(Boolean).join("/"),
        linesCovered: lines ? numberAt(lines, "covered") : 0,
        linesMissed: lines ? numberAt(lines, "missed") : 0,
        branchesCovered: branches ? numberAt(branches, "covered") : 0,
        branchesMissed: branches ? numberAt(branches, "missed") : 0,
      };
    }),
  );
}
