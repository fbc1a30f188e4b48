import type { GitHost, RepositoryEvent } from "../../../kernel/connections/index.ts";
import { GitError, runGit } from "../../../kernel/git/index.ts";

const timeoutMs = 15_000;

/** Every branch and tag with its commit; an annotated tag stands for the commit that it marks. */
export async function remoteRefs(host: GitHost, repository: string): Promise<Record<string, string>> {
  const url = host.cloneUrl(repository);
  if (!/^https?:\/\//.test(url)) throw new GitError(`Only http and https repositories can be watched: ${url}`, null);
  const login = host.login ? { login: { url, ...host.login } } : {};
  const printed = await runGit(["ls-remote", "--heads", "--tags", "--", url], { timeoutMs, ...login });
  const refs: Record<string, string> = {};
  for (const line of printed.split("\n")) {
    const [commit, name] = line.split("\t");
    if (commit && name) refs[name.replace(/\^\{\}$/, "")] = commit;
  }
  return refs;
}

/** What happened between two looks. */
export function changesBetween(repository: string, before: Record<string, string>, after: Record<string, string>): RepositoryEvent[] {
  const changed = Object.entries(after).filter(([name, commit]) => before[name] !== commit);
  const pushes = changed.flatMap(([full, commit]): RepositoryEvent[] => {
    const [, folder, name] = /^refs\/(heads|tags)\/(.+)$/.exec(full) ?? [];
    if (!name) return [];
    const ref = folder === "tags" ? ("tag" as const) : ("branch" as const);
    return [{ type: "push", repository, ref, name, after: commit, ...(before[full] ? { before: before[full] } : {}) }];
  });
  const gone = Object.keys(before).filter((full) => full.startsWith("refs/heads/") && after[full] === undefined);
  return [
    ...pushes,
    ...gone.map((full): RepositoryEvent => ({ type: "branch-deleted", repository, name: full.slice("refs/heads/".length) })),
  ];
}
