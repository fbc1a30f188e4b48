import { runGit } from "./run.ts";

export interface CommitDetails {
  commitId: string;
  message: string;
  author: { name: string; email: string; date: Date };
  committer: { name: string; email: string; date: Date };
}

/** Who wrote a commit, when and with which words. */
export async function commitDetails(repository: string, commit: string): Promise<CommitDetails> {
  const format = ["%H", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"].join("%x00");
  const printed = await runGit(["log", "-1", `--format=${format}`, "--end-of-options", commit], { cwd: repository });
  const [commitId = "", an = "", ae = "", ad = "", cn = "", ce = "", cd = "", message = ""] = printed.split("\0");
  return {
    commitId,
    message: message.trimEnd(),
    author: { name: an, email: ae, date: new Date(ad) },
    committer: { name: cn, email: ce, date: new Date(cd) },
  };
}
