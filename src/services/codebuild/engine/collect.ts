import { join } from "node:path";
import { artifactTarget } from "../domain/artifact-location.ts";
import { type ArtifactOutput, artifactOutputs } from "../domain/artifact-outputs.ts";
import { type Chosen, type Found, selectFiles, type Wanted } from "../domain/artifact-selection.ts";
import type { Fact } from "../domain/build.ts";
import { cacheFiles, cacheSearch } from "../domain/cache-paths.ts";
import type { PhaseContext } from "../domain/phases.ts";
import { listScript, needsShell, type Packing, packScript } from "../domain/scripts.ts";
import { buildArn } from "../domain/view.ts";
import { saveCache, savesCache } from "./cache.ts";
import { directoriesOf, type Job, readText } from "./job.ts";
import { matcher, readListing } from "./listing.ts";
import { BuildFailure } from "./outside.ts";
import { writeVisible } from "./prepare.ts";
import { keepReport } from "./reports.ts";
import { uploadArtifact } from "./upload-artifact.ts";

type Collected = Extract<Fact, { key: "collected" }>;

/** UPLOAD_ARTIFACTS: the environment lists and packs, this side chooses, reads and stores. No path of a build is ever opened out here. */
export async function collect(job: Job, sequence: number): Promise<Collected> {
  const collected: Collected = { key: "collected", at: job.now().getTime(), lines: [], artifacts: [], reportArns: [] };
  try {
    const search = await list(job, sequence + 1);
    const chosen = choose(job, search, collected);
    await pack(job, sequence + 2, chosen.packings);
    for (const step of chosen.steps) await step();
  } catch (error) {
    collected.context = contextOf(error);
  }
  collected.at = job.now().getTime();
  return collected;
}

function contextOf(error: unknown): PhaseContext {
  if (error instanceof BuildFailure) return { statusCode: error.statusCode, message: error.message };
  if (error instanceof Error && "$fault" in error) return { statusCode: "CLIENT_ERROR", message: `${error.name}: ${error.message}` };
  throw error;
}

interface Search {
  outputs: ArtifactOutput[];
  /** By root folder. */
  found: Map<string, Found[]>;
  cache?: { key: string };
  text(written: string): string;
}

/** The first script: what is there, and what the names with variables in them come to. */
async function list(job: Job, sequence: number): Promise<Search> {
  const { state, environment } = job;
  const spec = state.spec!;
  const directories = directoriesOf(state);
  const outputs = artifactOutputs(state);
  const failed = state.phases.some(({ status }) => status !== undefined && status !== "SUCCEEDED");
  const cache = failed ? undefined : await savesCache(job, spec);
  const written = [...outputs.map(({ spec: one }) => one), ...spec.reports].flatMap((one) => [
    ...one.files,
    ...("excludePaths" in one ? one.excludePaths : []),
    ...("name" in one && one.name ? [one.name] : []),
    ...(one.baseDirectory ? [one.baseDirectory] : []),
  ]);
  const texts = [...new Set(written.filter(needsShell))];
  const roots = new Set([directories.source, ...Object.values(directories.secondary)]);
  if (cache) for (const path of spec.cache?.paths ?? []) roots.add(cacheSearch(path, directories.source).root);
  const listings = [...roots].map((root, index) => ({ root, path: `found-${index}` }));
  await job.run(sequence, listScript(sequence, directories.source, listings, texts));
  const found = await Promise.all(listings.map(async ({ root, path }) => [root, await readListing(environment, path)] as const));
  const values = await Promise.all(texts.map((_, index) => readText(environment, `text-${index}`)));
  return {
    outputs,
    found: new Map(found),
    ...(cache ? { cache } : {}),
    text: (one) => values[texts.indexOf(one)]?.replace(/\n$/, "") ?? one,
  };
}

interface Choice {
  packings: Omit<Packing, "list">[];
  lists: string[][];
  steps: (() => Promise<void>)[];
}

function choose(
  job: Job,
  search: Search,
  collected: Collected,
): { packings: (Packing & { names: string[] })[]; steps: (() => Promise<void>)[] } {
  const choice: Choice = { packings: [], lists: [], steps: [] };
  const add = (packing: Omit<Packing, "list">, names: string[]) => {
    choice.packings.push(packing);
    choice.lists.push(names);
  };
  for (const [index, output] of search.outputs.entries()) chooseArtifact(job, search, collected, choice, add, output, index);
  for (const [index, report] of job.state.spec!.reports.entries()) {
    const selected = select(job, search, report);
    if ("error" in selected) {
      collected.lines.push(`Error processing report ${report.group}: no matching report files found`);
      continue;
    }
    const archive = `report-${index}.tar`;
    add(
      { root: selected.root, archive, followLinks: true },
      selected.chosen.map(({ from }) => from),
    );
    choice.steps.push(async () => {
      const kept = await keepReport(job, report, { archive, chosen: selected.chosen });
      collected.lines.push(...kept.lines);
      if (kept.arn) collected.reportArns.push(kept.arn);
    });
  }
  if (search.cache) chooseCache(job, search, collected, choice, add);
  return {
    packings: choice.packings.map((packing, index) => ({ ...packing, list: `list-${index}`, names: choice.lists[index] ?? [] })),
    steps: choice.steps,
  };
}

type Add = (packing: Omit<Packing, "list">, names: string[]) => void;

/** A missing match fails the phase, but what else there is to keep is kept. */
function chooseArtifact(
  job: Job,
  search: Search,
  collected: Collected,
  choice: Choice,
  add: Add,
  output: ArtifactOutput,
  index: number,
): void {
  const { spec, planned, identifier } = output;
  const selected = select(job, search, spec);
  const base = spec.baseDirectory ?? ".";
  collected.lines.push(`Expanding base directory path: ${base}`, "Assembling file list", `Expanding ${base}`);
  collected.lines.push(`Expanding file paths for base directory ${base}`, "Assembling file list");
  if ("error" in selected) {
    collected.lines.push(...spec.files.flatMap((file) => [`Expanding ${file}`, `Skipping invalid file path ${file}`]));
    collected.context ??= { statusCode: "CLIENT_ERROR", message: selected.error };
    return;
  }
  for (const file of spec.files) {
    collected.lines.push(`Expanding ${file}`);
    if (selected.skipped.includes(file)) collected.lines.push(`Skipping invalid file path ${file}`);
  }
  collected.lines.push(`Found ${selected.chosen.length} file(s)`);
  const archive = `artifact-${index}.tar`;
  const keepsLinks = spec.enableSymlinks && planned.packaging === "ZIP";
  add(
    { root: selected.root, archive, followLinks: !keepsLinks },
    selected.chosen.map(({ from }) => from),
  );
  const { projectName, uuid } = job.state;
  const name = spec.name === undefined ? {} : { evaluatedName: search.text(spec.name) };
  const target = artifactTarget(planned, spec, { projectName, uuid, ...name });
  choice.steps.push(async () => {
    const named = identifier === undefined ? {} : { identifier };
    collected.artifacts.push(
      await uploadArtifact(job, { archive, chosen: selected.chosen, target, buildArn: buildArn(job.state), ...named }),
    );
  });
}

function chooseCache(job: Job, search: Search, collected: Collected, choice: Choice, add: Add): void {
  const { source } = directoriesOf(job.state);
  const searches = (job.state.spec!.cache?.paths ?? []).map((path) => {
    const one = cacheSearch(path, source);
    return { search: one, found: search.found.get(one.root) ?? [] };
  });
  const files = cacheFiles(searches, source, matcher);
  add({ root: source, archive: "cache.tar", followLinks: false, prefix: "src/" }, files.source);
  add({ root: "/", archive: "cache.tar", followLinks: false, prefix: "abs/", append: true }, files.absolute);
  choice.steps.push(async () => {
    collected.lines.push(await saveCache(job, job.state.spec!, search.cache!.key));
  });
}

/** A base directory may lie in a secondary source; then that is the root. */
function select(job: Job, search: Search, wanted: Wanted): { root: string; chosen: Chosen[]; skipped: string[] } | { error: string } {
  const { source, secondary } = directoriesOf(job.state);
  const evaluated: Wanted = {
    files: wanted.files.map(search.text),
    excludePaths: (wanted.excludePaths ?? []).map(search.text),
    discardPaths: wanted.discardPaths ?? false,
    ...(wanted.baseDirectory === undefined ? {} : { baseDirectory: search.text(wanted.baseDirectory) }),
  };
  const base = evaluated.baseDirectory ?? "";
  const root = Object.values(secondary).find((directory) => base === directory || base.startsWith(`${directory}/`)) ?? source;
  const selection = selectFiles(search.found.get(root) ?? [], evaluated, root, matcher);
  return "error" in selection ? selection : { root, ...selection };
}

/** The second script: packs what was chosen. */
async function pack(job: Job, sequence: number, packings: (Packing & { names: string[] })[]): Promise<void> {
  for (const { list, names } of packings) writeVisible(join(job.environment.in, list), names.map((name) => `${name}\0`).join(""));
  if (!packings.length) return;
  if ((await job.run(sequence, packScript(sequence, packings))) !== 0) {
    const problems = await readText(job.environment, `problems-${sequence}`);
    throw new BuildFailure("CLIENT_ERROR", `The artifacts cannot be packed: ${problems.trim().slice(-500)}`);
  }
}
