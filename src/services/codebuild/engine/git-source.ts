import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fetchCommit, GitError, type GitLogin, runGit } from "../../../kernel/git/index.ts";
import type { BuildState } from "../domain/build.ts";
import { wantedRevision } from "../domain/revision.ts";
import type { PlacedSubmodule } from "../domain/scripts.ts";
import { type SourceOrigin, sourceOrigin } from "../domain/source-location.ts";
import { type Submodule, SubmoduleProblem, submodulesIn } from "../domain/submodules.ts";
import type { FetchedSource } from "./fetch-source.ts";
import type { Fetching } from "./job.ts";
import { clientError } from "./outside.ts";
import { mostBuildspecBytes } from "./read-buildspec.ts";

type Source = BuildState["plan"]["source"];
type GitOrigin = Extract<SourceOrigin, { kind: "git" | "codecommit" }>;

const mostSubmodules = 200;
const deepest = 10;

/** Fetches one commit with its history as a bare repository that the environment sees; nothing of it is checked out here. */
export async function fetchGit(
  job: Fetching,
  source: Source,
  origin: GitOrigin,
  asked: { index: number; version?: string },
): Promise<FetchedSource> {
  const path = `source-${asked.index}.git`;
  const into = join(job.environment.in, path);
  const want = wantedRevision(source.type, asked.version);
  const url = origin.kind === "git" ? origin.url : (source.location ?? "");
  try {
    const commit = await fetchInto(job, source, origin, {
      into,
      depth: source.gitCloneDepth ?? 0,
      ...(want === undefined ? {} : { want }),
    });
    const submodules: PlacedSubmodule[] = [];
    if (source.gitSubmodulesConfig?.fetchSubmodules)
      await fetchSubmodules(job, source, { repository: into, commit, url, below: "", path, submodules });
    return {
      placed: { kind: "git", path, commit, url, ...(submodules.length ? { submodules } : {}) },
      resolvedVersion: commit,
      read: (file) => blobOf(into, commit, file),
    };
  } catch (error) {
    if (error instanceof SubmoduleProblem) throw clientError(error.message, error);
    if (!(error instanceof GitError)) throw error;
    const which = asked.index === 0 ? "primary source" : `secondary source ${source.sourceIdentifier ?? asked.index}`;
    throw clientError(`${error.message} for ${which} and source version ${asked.version ?? ""}`.trimEnd(), error);
  }
}

async function fetchInto(
  job: Fetching,
  source: Source,
  origin: GitOrigin,
  asked: { into: string; depth: number; want?: string },
): Promise<string> {
  await rm(asked.into, { recursive: true, force: true });
  const remote: { url: string; login?: GitLogin } =
    origin.kind === "codecommit" ? await job.outside.repository(origin.repository) : await remoteOf(job, source, origin.url);
  const { cache } = job.state.plan;
  const keeps = cache.type === "LOCAL" && cache.modes?.includes("LOCAL_SOURCE_CACHE");
  const name = createHash("sha256")
    .update(`${remote.url} ${job.state.plan.cacheGeneration ?? 0}`)
    .digest("hex")
    .slice(0, 32);
  return fetchCommit({
    ...remote,
    ...asked,
    signal: job.signal,
    ...(keeps ? { cache: join(job.outside.cacheFolder, "source", `${name}.git`) } : {}),
    ...(source.insecureSsl ? { insecureSsl: true } : {}),
  });
}

async function remoteOf(job: Fetching, source: Source, url: string): Promise<{ url: string; login?: GitLogin }> {
  const login = await job.outside.login({ ...source, location: url });
  return { url, ...(login ? { login } : {}) };
}

interface Parent {
  repository: string;
  commit: string;
  url: string;
  /** The parent's directory below the source directory, with its slash; "" for the source itself. */
  below: string;
  path: string;
  submodules: PlacedSubmodule[];
}

/** Brings every submodule at the commit that its parent names, and theirs: each becomes a bare repository beside the source's own. */
async function fetchSubmodules(job: Fetching, source: Source, parent: Parent, depth = 1): Promise<void> {
  if (depth > deepest) throw new SubmoduleProblem(`submodules are nested more than ${deepest} deep`);
  for (const submodule of await listSubmodules(parent)) {
    const commit = await linkedCommit(parent, submodule.path);
    if (commit === undefined) continue;
    const { submodules } = parent;
    if (submodules.length >= mostSubmodules) throw new SubmoduleProblem(`the source has more than ${mostSubmodules} submodules`);
    const path = `${parent.path.replace(/(\.\d+)?\.git$/, "")}.${submodules.length}.git`;
    const origin = originOf(submodule, source);
    const into = join(job.environment.in, path);
    // Credentials are for the host of the source that they belong to, and are not shown to another.
    const inner: Source = isSameHost(submodule.url, source.location)
      ? source
      : { type: source.type, location: submodule.url, insecureSsl: false };
    await fetchInto(job, inner, origin, { into, depth: 0, want: commit }).catch((error: unknown) => {
      throw error instanceof GitError ? new GitError(`submodule ${submodule.path}: ${error.message}`, error.exitCode) : error;
    });
    const directory = `${parent.below}${submodule.path}`;
    submodules.push({ path, directory, commit, url: submodule.url, name: submodule.name, parent: parent.below.replace(/\/$/, "") });
    await fetchSubmodules(
      job,
      source,
      { ...parent, repository: into, commit, url: submodule.url, below: `${directory}/`, path },
      depth + 1,
    );
  }
}

function originOf(submodule: Submodule, source: Source): GitOrigin {
  const codeCommit = sourceOrigin({ type: "CODECOMMIT", location: submodule.url });
  if (source.type === "CODECOMMIT" && codeCommit.kind === "codecommit") return codeCommit;
  const origin = sourceOrigin({ type: "GITHUB", location: submodule.url });
  if (origin.kind !== "git") throw new SubmoduleProblem(`submodule ${submodule.path}: only http and https are supported: ${submodule.url}`);
  return origin;
}

const hostOf = (url: string | undefined): string | undefined => (url && URL.canParse(url) ? new URL(url).host : undefined);
const isSameHost = (left: string, right: string | undefined): boolean => hostOf(left) !== undefined && hostOf(left) === hostOf(right);

async function listSubmodules({ repository, commit, url }: Parent): Promise<Submodule[]> {
  if ((await blobOf(repository, commit, ".gitmodules")) === undefined) return [];
  return submodulesIn(await runGit(["config", "--blob", `${commit}:.gitmodules`, "--list", "-z"], { cwd: repository }), url);
}

/** A path that `.gitmodules` names but the commit does not link is no submodule. */
async function linkedCommit({ repository, commit }: Parent, path: string): Promise<string | undefined> {
  const listed = await runGit(["ls-tree", "-z", "--full-tree", commit, "--", `:(literal)${path}`], { cwd: repository });
  return /^160000 commit ([0-9a-f]+)\t/.exec(listed)?.[1];
}

/** A regular file of a commit as text. A link is no file here: it could lead anywhere. */
async function blobOf(repository: string, commit: string, file: string): Promise<string | undefined> {
  const listed = await runGit(["ls-tree", "-z", "--full-tree", "-l", commit, "--", `:(literal)${file}`], { cwd: repository });
  const [, mode, id, size] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t/.exec(listed) ?? [];
  if (!id || mode === "120000") return undefined;
  if (Number(size) > mostBuildspecBytes) throw clientError(`${file} is larger than ${mostBuildspecBytes} bytes`);
  return runGit(["cat-file", "blob", id], { cwd: repository });
}
