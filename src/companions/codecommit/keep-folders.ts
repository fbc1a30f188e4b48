import { readAllFiles } from "./git/objects.ts";
import { type IndexChange, writeBlob } from "./git/write-commit.ts";

/** A `.gitkeep` for every folder that these changes would leave empty: git itself knows no empty folders. */
export async function keptFolders(folder: string, parent: string, changes: IndexChange[]): Promise<IndexChange[]> {
  const before = (await readAllFiles(folder, parent)).map(({ path }) => path);
  const after = new Set(before);
  for (const { path, mode } of changes) {
    if (mode === "0") after.delete(path);
    else after.add(path);
  }
  const emptied = new Set(changes.filter(({ mode }) => mode === "0").map(({ path }) => parentOf(path)));
  const kept = [...emptied].filter((place) => place !== "" && ![...after].some((path) => path.startsWith(`${place}/`)));
  if (kept.length === 0) return [];
  const blobId = await writeBlob(folder, new Uint8Array());
  return kept.map((place) => ({ path: `${place}/.gitkeep`, mode: "100644", blobId }));
}

const parentOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
