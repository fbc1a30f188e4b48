import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import type { CommitVariables } from "./local-pipeline.ts";

const run = promisify(execFile);

/** What is checked out in a folder, under the names that source actions give it; without a repository nothing but its name. */
export async function commitOf(folder: string): Promise<CommitVariables> {
  const name = basename(folder);
  const git = (...args: string[]) => run("git", args, { cwd: folder }).then(({ stdout }) => stdout.trimEnd());
  try {
    const [id = "", message = "", author = "", authored = "", committed = ""] = (
      await git("log", "-1", "--format=%H%x00%B%x00%an%x00%aI%x00%cI")
    ).split("\0");
    const branch = await git("rev-parse", "--abbrev-ref", "HEAD");
    return {
      ...{ CommitId: id, CommitMessage: message.trim(), BranchName: branch, RepositoryName: name, FullRepositoryName: name },
      ...{ AuthorDate: authored, CommitterDate: committed, AuthorDisplayName: author },
    };
  } catch {
    return { CommitId: "working-tree", CommitMessage: "", BranchName: "working-tree", RepositoryName: name, FullRepositoryName: name };
  }
}
