import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fetchCommit, GitError, type GitLogin, runGit } from "../../../kernel/git/index.ts";
import type { BuildState } from "../domain/build.ts";
import { wantedRevision } from "../domain/revision.ts";
import type { SourceOrigin } from "../domain/source-location.ts";
import type { FetchedSource } from "./fetch-source.ts";
import type { Job } from "./job.ts";
import { clientError } from "./outside.ts";
import { mostBuildspecBytes } from "./read-buildspec.ts";

/** Fetches one commit with its history as a bare repository that the environment sees; nothing of it is checked out here. */
export async function fetchGit(
  job: Job,
  source: BuildState["plan"]["source"],
  origin: Extract<SourceOrigin, { kind: "git" | "codecommit" }>,
  asked: { index: number; version?: string },
): Promise<FetchedSource> {
  const path = `source-${asked.index}.git`;
  const into = join(job.environment.in, path);
  await rm(into, { recursive: true, force: true });
  const remote: { url: string; login?: GitLogin } =
    origin.kind === "codecommit" ? await job.outside.repository(origin.repository) : { url: origin.url };
  const want = wantedRevision(source.type, asked.version);
  try {
    const commit = await fetchCommit({
      ...remote,
      into,
      depth: source.gitCloneDepth ?? 0,
      signal: job.signal,
      ...(want === undefined ? {} : { want }),
    });
    if (source.gitSubmodulesConfig?.fetchSubmodules && (await blobOf(into, commit, ".gitmodules"))) {
      throw clientError("gitSubmodulesConfig: fetching submodules is not supported by this server yet");
    }
    return {
      placed: { kind: "git", path, commit, url: origin.kind === "git" ? origin.url : (source.location ?? remote.url) },
      resolvedVersion: commit,
      read: (file) => blobOf(into, commit, file),
    };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw clientError(`${error.message} for primary source and source version ${asked.version ?? ""}`.trimEnd(), error);
  }
}

/** A regular file of a commit as text. A link is no file here: it could lead anywhere. */
async function blobOf(repository: string, commit: string, file: string): Promise<string | undefined> {
  const listed = await runGit(["ls-tree", "-z", "--full-tree", "-l", commit, "--", `:(literal)${file}`], { cwd: repository });
  const [, mode, id, size] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t/.exec(listed) ?? [];
  if (!id || mode === "120000") return undefined;
  if (Number(size) > mostBuildspecBytes) throw clientError(`${file} is larger than ${mostBuildspecBytes} bytes`);
  return runGit(["cat-file", "blob", id], { cwd: repository });
}
