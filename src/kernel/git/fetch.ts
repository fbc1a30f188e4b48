import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { GitError, type GitLogin, runGit } from "./run.ts";

/** A commit id, a branch, a tag or a full ref; what starts with a dash would be read as an option. */
const safe = /^(?!-)[^\s~^:?*[\\]+$/;

const fullId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export interface CommitWanted {
  url: string;
  want?: string;
  login?: GitLogin;
  into: string;
  depth?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** A bare repository that keeps what was fetched before: only what it lacks comes over the network. Made when it is missing. */
  cache?: string;
  /** Takes any certificate: for a git host of one's own. */
  insecureSsl?: boolean;
}

/**
 * Fetches one commit into a new bare repository at `into` (an empty or absent folder) and gives back its id.
 * `want` is a commit id, a branch, a tag or a full ref; without it the remote's HEAD. `depth` 0 brings the whole history.
 */
export async function fetchCommit(asked: CommitWanted): Promise<string> {
  const { url, want = "HEAD", into, depth = 1 } = asked;
  if (!/^https?:\/\//.test(url)) throw new GitError(`Only http and https repositories can be fetched: ${url}`, null);
  if (!safe.test(want)) throw new GitError(`Not a revision: ${want}`, null);
  const limits = { ...(asked.timeoutMs ? { timeoutMs: asked.timeoutMs } : {}), ...(asked.signal ? { signal: asked.signal } : {}) };
  const remote = {
    ...limits,
    cwd: into,
    ...(asked.login ? { login: { url, ...asked.login } } : {}),
    insecureSsl: asked.insecureSsl ?? false,
  };
  await runGit(["init", "--quiet", "--bare", into], limits);
  if (asked.cache !== undefined && depth === 0) await takeCached(asked.cache, into);
  const fetch = (...refs: string[]) =>
    runGit(["fetch", "--quiet", "--no-tags", ...(depth > 0 ? [`--depth=${depth}`] : []), "--no-recurse-submodules", url, ...refs], remote);
  const id = await fetch(want).then(
    () => commitAt("FETCH_HEAD"),
    async (error: unknown) => {
      if (!fullId.test(want)) throw error;
      // Not every server gives a commit by its id: then its branches and tags are brought, and it is looked for there.
      await fetch("+refs/heads/*:refs/sought/heads/*", "+refs/tags/*:refs/sought/tags/*").catch(() => {
        throw error;
      });
      return commitAt(want).catch(() => {
        throw error;
      });
    },
  );
  if (asked.cache !== undefined && depth === 0) await keepCached(asked.cache, into, id);
  for (const helping of ["cached", "sought"]) await rm(join(into, "refs", helping), { recursive: true, force: true });
  return id;

  async function commitAt(revision: string): Promise<string> {
    return (await runGit(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`], { ...limits, cwd: into })).trim();
  }
}

/** git tells the server what is there already by the references that lead to it. */
async function takeCached(cache: string, into: string): Promise<void> {
  await runGit(["fetch", "--quiet", "--no-tags", cache, "+refs/kept/*:refs/cached/*"], { cwd: into, local: true }).catch(() => undefined);
}

const mostKept = 20;

/** A cache that cannot be written costs time at the next fetch, and nothing else. */
async function keepCached(cache: string, from: string, commit: string): Promise<void> {
  try {
    await mkdir(cache, { recursive: true });
    await runGit(["init", "--quiet", "--bare", cache]);
    await runGit(["fetch", "--quiet", "--no-tags", from, `+${commit}:refs/kept/${commit}`], { cwd: cache, local: true });
    const listed = await runGit(["for-each-ref", "--sort=-committerdate", "--format=%(refname)", "refs/kept"], { cwd: cache });
    for (const name of listed.split("\n").filter(Boolean).slice(mostKept)) await runGit(["update-ref", "-d", name], { cwd: cache });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
}
