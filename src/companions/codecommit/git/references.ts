import type { Reference } from "../domain/reference-change.ts";
import { GitFailed, git, gitText } from "./command.ts";

/** Every branch and tag, as git has them at this moment. */
export async function readReferences(folder: string): Promise<Reference[]> {
  const format = "%(refname)%00%(objectname)%00%(*objectname)";
  const text = await gitText(folder, ["for-each-ref", `--format=${format}`, "refs/heads", "refs/tags"]);
  if (text === "") return [];
  return text.split("\n").map((line) => {
    const [name = "", objectId = "", peeled = ""] = line.split("\0");
    return { name, objectId, commitId: peeled || objectId };
  });
}

export const zeroId = "0".repeat(40);

/** Moves a reference from one value to another, or says false when it was not at the first one. `zeroId` means "not there". */
export async function moveReference(folder: string, name: string, to: string, from: string): Promise<boolean> {
  try {
    const line = to === zeroId ? `delete ${name}\0${from}\0` : `update ${name}\0${to}\0${from}\0`;
    await git(folder, ["update-ref", "-z", "--stdin"], { input: line });
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}

/** What a clone checks out. */
export const setHead = (folder: string, branch: string): Promise<Buffer> => git(folder, ["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
