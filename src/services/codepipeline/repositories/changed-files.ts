import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { uuid } from "../../../base/ids.ts";
import type { GitHost } from "../../../kernel/connections/index.ts";
import { runGit } from "../../../kernel/git/index.ts";

const safe = /^(?!-)[\w./-]+$/;

/**
 * The files that differ between two commits. With `since: "fork"` between the newest commit that both have in common and `to`, as a pull
 * request shows them. Trees alone say so, so no file is fetched.
 */
export async function changedFiles(
  { host, repository, data }: { host: GitHost; repository: string; data: string },
  { from, to, since }: { from: string; to: string; since: "commit" | "fork" },
): Promise<string[]> {
  if (!safe.test(from) || !safe.test(to)) return [];
  const folder = join(data, "tmp", `changes-${uuid()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const url = host.cloneUrl(repository);
    const login = host.login ? { login: { url, ...host.login } } : {};
    await runGit(["init", "--quiet", "--bare", folder]);
    const depth = since === "commit" ? ["--depth=1"] : [];
    const fetch = async (want: string, name: string): Promise<void> => {
      const args = [
        "fetch",
        "--quiet",
        "--no-tags",
        ...depth,
        "--filter=blob:none",
        "--no-recurse-submodules",
        url,
        `+${want}:refs/${name}`,
      ];
      await runGit(args, { cwd: folder, ...login });
    };
    await fetch(from, "from/one");
    await fetch(to, "to/one");
    const range = since === "commit" ? ["refs/from/one", "refs/to/one"] : [await forkOf(folder), "refs/to/one"];
    const printed = await runGit(["diff-tree", "-r", "--name-only", "--no-renames", "-z", ...range], { cwd: folder });
    return printed.split("\0").filter(Boolean);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const forkOf = async (folder: string): Promise<string> =>
  (await runGit(["merge-base", "refs/from/one", "refs/to/one"], { cwd: folder })).trim();
