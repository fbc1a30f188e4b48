import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "../../../kernel/compute/index.ts";
import type { Fact } from "../domain/build.ts";
import { buildTools, mayUseTools, toolsFolder, toolsPath } from "../domain/build-tools.ts";
import { type Buildspec, BuildspecError } from "../domain/buildspec.ts";
import { type GitServer, gitHelper, gitHelperFile, gitVariables } from "../domain/git-helper.ts";
import { sourceLines } from "../domain/log-lines.ts";
import type { SelectedRuntime } from "../domain/runtimes.ts";
import { exportLines, needsShell, prepared, prepareFile, prepareScript } from "../domain/scripts.ts";
import { buildspecKind, sourceKind } from "../domain/source-location.ts";
import { codebuildVariables, type Directories, userVariables } from "../domain/variables.ts";
import { buildArn, projectArn } from "../domain/view.ts";
import { restoreCache } from "./cache.ts";
import { type FetchedSource, fetchSource, placedAt } from "./fetch-source.ts";
import { findBuildspec } from "./find-buildspec.ts";
import { directoriesOf, type Job, readText } from "./job.ts";
import { BuildFailure, clientError } from "./outside.ts";
import { readBuildspec } from "./read-buildspec.ts";
import { resolveVariables } from "./resolve-variables.ts";
import { runtimesOf } from "./runtimes.ts";

/**
 * What was laid out for a build's first script: beside the environment's other files, for our eyes only. A server that takes over goes
 * on with it instead of fetching anew, because the script may be at work on those files, and the branch may have moved.
 */
interface LaidOut {
  buildspec: string;
  location: string;
  resolvedSourceVersion?: string;
  /** What must not appear in the log. */
  secrets: string[];
}
const laidOutFile = "laid-out.json";

const readLaidOut = async (environment: Environment): Promise<LaidOut | undefined> => {
  const text = await readFile(join(environment.in, laidOutFile), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as LaidOut);
};

export const secretsOf = async (environment: Environment): Promise<string[]> => (await readLaidOut(environment))?.secrets ?? [];

export interface Prepared {
  fact: Extract<Fact, { key: "sourced" }>;
  secrets: string[];
}

/** DOWNLOAD_SOURCE: fetches the sources, reads the buildspec, resolves the variables and lays all of it out in the environment. */
export async function prepare(job: Job, serverVariables: Record<string, string>, gitServer?: GitServer): Promise<Prepared> {
  const { state, environment } = job;
  const directories = directoriesOf(state);
  const laidOut = (await readLaidOut(environment)) ?? (await layOut(job, directories, serverVariables, gitServer));
  const parsed = parse(laidOut.buildspec).spec;
  const restored = await settle(job, parsed, directories);
  const runtimes = await runtimesOf(job, parsed);
  const spec = runtimes.length ? withRuntimes(parsed, runtimes) : parsed;
  const kind = sourceKind(state.plan.source.type);
  const about = { sourceDir: directories.source, yamlLocation: laidOut.location, secrets: laidOut.secrets.length > 0, runtimes };
  const lines = [...sourceLines(spec, { ...about, ...(kind ? { sourceKind: kind } : {}) }), ...restored.lines];
  const { resolvedSourceVersion } = laidOut;
  const fact = { key: "sourced" as const, at: job.now().getTime(), spec, sequence: restored.sequence, lines };
  return { secrets: laidOut.secrets, fact: { ...fact, ...(resolvedSourceVersion ? { resolvedSourceVersion } : {}) } };
}

/**
 * Where there is nothing to unpack the first command makes the environment ready itself, so that all of this goes on while the
 * environment is still starting.
 */
async function settle(job: Job, spec: Buildspec, directories: Directories): Promise<{ sequence: number; lines: string[] }> {
  const { plan } = job.state;
  const readsImage = Object.keys(spec.phases.INSTALL?.runtimeVersions ?? {}).length > 0;
  if (plan.source.type === "NO_SOURCE" && !job.workingTree && !plan.secondarySources.length && !spec.cache && !readsImage)
    return { sequence: 0, lines: [] };
  if ((await job.run(1, prepared)) !== 0) {
    throw clientError(`The source cannot be unpacked: ${(await readText(job.environment, "problems-prepare")).trim()}`);
  }
  return restoreCache(job, spec, directories.source, 1);
}

async function layOut(
  job: Job,
  directories: Directories,
  serverVariables: Record<string, string>,
  gitServer: GitServer | undefined,
): Promise<LaidOut> {
  const { state, environment, outside } = job;
  const wanted = buildspecKind(state.plan.source.buildspec);
  const [primary, ...others] = await fetchAll(job, wanted.kind === "path" ? wanted.text : undefined);
  const { text, location } = await findBuildspec(job, primary!, directories);
  const { spec } = parse(text);
  const { values, secrets } = await resolveVariables(userVariables(state.plan, spec), outside);
  const identity = { ...state, arn: buildArn(state), projectArn: projectArn(state) };
  const given = codebuildVariables(identity, state.plan, directories, primary?.resolvedVersion);
  const git = gitServer && spec.gitCredentialHelper ? gitVariables(gitServer) : {};
  const tools = mayUseTools(state.plan.source.type, text);
  if (tools) writeTools(environment);
  const path = tools ? `export PATH="$PATH:${toolsPath}"\n` : "";
  writeVisible(join(environment.in, "environment"), exportLines({ ...given, ...serverVariables, ...git, ...values }) + path);
  if (gitServer) writeVisible(join(environment.in, gitHelperFile), gitHelper(gitServer));
  writeVisible(join(environment.in, "buildspec.yml"), text);
  const sources = [
    ...placedAt(primary!, directories.source),
    ...others.flatMap((source, index) => placedAt(source, Object.values(directories.secondary)[index] ?? "")),
  ];
  const keys = spec.cache ? [spec.cache.key ?? "", ...spec.cache.fallbackKeys] : [];
  const script = prepareScript({ directories, sources, inlineBuildspec: wanted.kind === "inline", texts: keys.filter(needsShell) });
  writeVisible(join(environment.in, prepareFile), script);
  const resolved = state.plan.pipelineRevision ?? primary?.resolvedVersion;
  const version = resolved ? { resolvedSourceVersion: resolved } : {};
  const laidOut: LaidOut = { buildspec: text, location, secrets, ...version };
  writeWhole(join(environment.in, laidOutFile), JSON.stringify(laidOut), 0o600);
  return laidOut;
}

function fetchAll(job: Job, buildspec: string | undefined): Promise<FetchedSource[]> {
  const { plan } = job.state;
  const version = (identifier: string | undefined): { version?: string } => {
    const found = plan.secondarySourceVersions.find(({ sourceIdentifier }) => sourceIdentifier === identifier)?.sourceVersion;
    return found ? { version: found } : {};
  };
  const primary = { index: 0, ...(plan.sourceVersion ? { version: plan.sourceVersion } : {}), ...(buildspec ? { buildspec } : {}) };
  return Promise.all([
    fetchSource(job, plan.source, primary),
    ...plan.secondarySources.map((source, index) => fetchSource(job, source, { index: index + 1, ...version(source.sourceIdentifier) })),
  ]);
}

function parse(text: string): { spec: Buildspec } {
  try {
    return { spec: readBuildspec(text) };
  } catch (error) {
    if (error instanceof BuildspecError) throw new BuildFailure("YAML_FILE_ERROR", error.message, { cause: error });
    throw error;
  }
}

/** The commands that select runtimes are the first ones of the install phase. */
function withRuntimes(spec: Buildspec, runtimes: SelectedRuntime[]): Buildspec {
  const install = spec.phases.INSTALL!;
  const commands = [...runtimes.flatMap(({ commands: selecting }) => selecting), ...install.commands];
  return { ...spec, phases: { ...spec.phases, INSTALL: { ...install, commands } } };
}

function writeTools(environment: Environment): void {
  const folder = join(environment.in, toolsFolder);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  for (const [name, content] of Object.entries(buildTools)) writeWhole(join(folder, name), content, 0o755);
}

/** The environment's user is somebody else on this machine, whatever the server's umask. */
export const writeVisible = (path: string, content: string | Uint8Array): void => writeWhole(path, content, 0o644);

/**
 * Renamed when it is complete: nobody reads half a file, and whoever reads the one before keeps it. Synchronous on purpose: these are
 * small files before the first command, and three trips to the thread pool for each take far longer.
 */
function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
  writeFileSync(`${path}.new`, content, { mode });
  chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
}
