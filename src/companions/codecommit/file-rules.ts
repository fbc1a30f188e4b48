import { fault } from "./errors.ts";
import { entryAt } from "./git/objects.ts";

/** AWS's limit of one file in one request. */
const mostBytes = 6 * 1024 * 1024;

export function checkSize(content: Uint8Array): void {
  if (content.byteLength > mostBytes)
    throw fault("FileContentSizeLimitExceededException", "The file is larger than 6 MB. Push it with git.");
}

/** A file cannot stand where a folder is, nor below a file. */
export async function checkPlace(folder: string, commitId: string, path: string): Promise<void> {
  const here = await entryAt(folder, commitId, path);
  if (here?.type === "tree") throw fault("FileNameConflictsWithDirectoryNameException", `There is a folder named ${path}`);
  if (here?.type === "commit") throw fault("FilePathConflictsWithSubmodulePathException", `There is a submodule at ${path}`);
  const segments = path.split("/");
  for (let depth = 1; depth < segments.length; depth++) {
    const above = segments.slice(0, depth).join("/");
    const entry = await entryAt(folder, commitId, above);
    if (!entry) return;
    if (entry.type === "blob") throw fault("DirectoryNameConflictsWithFileNameException", `There is a file named ${above}`);
    if (entry.type === "commit") throw fault("FilePathConflictsWithSubmodulePathException", `There is a submodule at ${above}`);
  }
}
