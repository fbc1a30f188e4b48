import { git } from "./command.ts";

export interface BlobDifference {
  status: "A" | "M" | "D";
  before?: { mode: string; id: string; path: string };
  after?: { mode: string; id: string; path: string };
}

/** Files that differ between two commits, by path; without `before`, everything is added. */
export async function readDifferences(folder: string, before: string | undefined, after: string, path: string): Promise<BlobDifference[]> {
  const scope = path === "" ? [] : ["--", path];
  const env = { GIT_LITERAL_PATHSPECS: "1" };
  const args = before
    ? ["diff-tree", "-r", "-z", "--no-renames", "--full-index", before, after, ...scope]
    : ["diff-tree", "-r", "-z", "--no-renames", "--full-index", emptyTree, after, ...scope];
  const fields = (await git(folder, args, { env })).toString("utf8").split("\0").filter(Boolean);
  const differences: BlobDifference[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [oldMode = "", newMode = "", oldId = "", newId = "", letter = "M"] = (fields[index] ?? "").slice(1).split(" ");
    const file = fields[index + 1] ?? "";
    const status = letter.startsWith("A") ? "A" : letter.startsWith("D") ? "D" : "M";
    differences.push({
      status,
      ...(status === "A" ? {} : { before: { mode: oldMode, id: oldId, path: file } }),
      ...(status === "D" ? {} : { after: { mode: newMode, id: newId, path: file } }),
    });
  }
  return differences;
}

/** Git knows this object in every repository without its being stored. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
