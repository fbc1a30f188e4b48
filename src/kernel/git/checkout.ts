import { runGit } from "./run.ts";

/**
 * Puts the files of a commit from the bare repository at `repository` into the folder `into`, with a `.git` of its own when
 * `keepHistory` is set, so that programs which ask git find an answer.
 */
export async function checkout(asked: { repository: string; commit: string; into: string; keepHistory?: boolean }): Promise<void> {
  const { repository, commit, into, keepHistory = false } = asked;
  if (keepHistory) {
    await runGit(["init", "--quiet", into]);
    await runGit(["fetch", "--quiet", "--update-shallow", "--no-tags", repository, commit], { cwd: into, local: true });
    await runGit(["checkout", "--quiet", "--detach", "FETCH_HEAD"], { cwd: into });
    return;
  }
  await runGit(["--git-dir", repository, "--work-tree", into, "read-tree", "--reset", "-u", commit]);
}
