import { GitError, type GitLogin, runGit } from "./run.ts";

/** A commit id, a branch, a tag or a full ref; what starts with a dash would be read as an option. */
const safe = /^(?!-)[^\s~^:?*[\\]+$/;

/**
 * Fetches one commit into a new bare repository at `into` (an empty or absent folder) and gives back its id.
 * `want` is a commit id, a branch, a tag or a full ref; without it the remote's HEAD. `depth` 0 brings the whole history.
 */
export async function fetchCommit(asked: {
  url: string;
  want?: string;
  login?: GitLogin;
  into: string;
  depth?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
}): Promise<string> {
  const { url, want = "HEAD", into, depth = 1 } = asked;
  if (!/^https?:\/\//.test(url)) throw new GitError(`Only http and https repositories can be fetched: ${url}`, null);
  if (!safe.test(want)) throw new GitError(`Not a revision: ${want}`, null);
  const limits = { ...(asked.timeoutMs ? { timeoutMs: asked.timeoutMs } : {}), ...(asked.signal ? { signal: asked.signal } : {}) };
  await runGit(["init", "--quiet", "--bare", into], limits);
  await runGit(["fetch", "--quiet", "--no-tags", ...(depth > 0 ? [`--depth=${depth}`] : []), "--no-recurse-submodules", url, want], {
    ...limits,
    cwd: into,
    ...(asked.login ? { login: { url, ...asked.login } } : {}),
  });
  const id = await runGit(["rev-parse", "--verify", "--end-of-options", "FETCH_HEAD^{commit}"], { ...limits, cwd: into });
  return id.trim();
}
