import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, copyFile, mkdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Buildspec, CacheSpec } from "../domain/buildspec.ts";
import { needsShell, restoreScript } from "../domain/scripts.ts";
import { type Job, readText } from "./job.ts";

/** Where the archive of a project's cache is. */
interface Place {
  load(key: string, into: string): Promise<boolean>;
  /** The newest archive whose key begins so. */
  newest(prefix: string): Promise<string | undefined>;
  exists(key: string): Promise<boolean>;
  save(key: string, from: string): Promise<void>;
}

const archiveName = "cache.tar";

/** The key under which the archive without a `cache/key` lies: one archive that is overwritten. */
const unkeyed = "latest";

/** Puts the cache back before the first command. A cache that is not there, or cannot be read, never fails a build. */
export async function restoreCache(
  job: Job,
  spec: Buildspec,
  sourceDir: string,
  sequence: number,
): Promise<{ sequence: number; lines: string[] }> {
  const place = placeOf(job, spec.cache);
  if (!place || !spec.cache?.restores) return { sequence, lines: [] };
  const [key, ...fallbacks] = await keysOf(job, spec.cache);
  try {
    const found = await findArchive(place, key ?? unkeyed, fallbacks, join(job.environment.in, archiveName));
    if (found === undefined) return { sequence, lines: ["Cache was not found"] };
    await job.run(sequence + 1, restoreScript(sequence + 1, sourceDir));
    return { sequence: sequence + 1, lines: [`Cache was restored: ${found}`] };
  } catch (error) {
    return { sequence, lines: [`Unable to download cache: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

async function findArchive(place: Place, key: string, fallbacks: string[], into: string): Promise<string | undefined> {
  const loading = `${into}.new`;
  if (await place.load(key, loading)) return visible(loading, into, key);
  for (const prefix of fallbacks) {
    const newest = await place.newest(prefix);
    if (newest !== undefined && (await place.load(newest, loading))) return visible(loading, into, newest);
  }
  return undefined;
}

/** Renamed at the end: after a restart a script may still be reading the archive of that name. */
async function visible(loaded: string, path: string, key: string): Promise<string> {
  await chmod(loaded, 0o644);
  await rename(loaded, path);
  return key;
}

/** True when an archive should be made at the end of the build. An archive with a key is never overwritten. */
export async function savesCache(job: Job, spec: Buildspec): Promise<{ key: string } | undefined> {
  const place = placeOf(job, spec.cache);
  if (!place || !spec.cache?.saves) return undefined;
  const [key] = await keysOf(job, spec.cache);
  if (spec.cache.key !== undefined && key !== undefined && (await place.exists(key))) return undefined;
  return { key: key ?? unkeyed };
}

/** Takes the archive that a script left in `out`. */
export async function saveCache(job: Job, spec: Buildspec, key: string): Promise<string> {
  const path = join(job.scratch, archiveName);
  await pipeline(await job.environment.readOut(archiveName), createWriteStream(path));
  await placeOf(job, spec.cache)?.save(key, path);
  return `Cache was saved: ${key}`;
}

/** The key and its fallbacks, evaluated by the first script of the build. */
async function keysOf(job: Job, cache: CacheSpec): Promise<string[]> {
  if (cache.key === undefined) return [];
  const written = [cache.key, ...cache.fallbackKeys];
  const shell = written.filter(needsShell);
  return Promise.all(
    written.map(async (text) =>
      needsShell(text) ? (await readText(job.environment, `cache-text-${shell.indexOf(text)}`)).trimEnd() : text,
    ),
  );
}

function placeOf(job: Job, cache: CacheSpec | undefined): Place | undefined {
  const { plan, projectName } = job.state;
  if (!cache) return undefined;
  const generation = plan.cacheGeneration ? `\0generation ${plan.cacheGeneration}` : "";
  const version = createHash("sha256")
    .update(`${cache.paths.join("\0")}${generation}`)
    .digest("hex")
    .slice(0, 32);
  if (plan.cache.type === "LOCAL" && plan.cache.modes?.includes("LOCAL_CUSTOM_CACHE"))
    return localPlace(join(job.outside.cacheFolder, version));
  if (plan.cache.type !== "S3") return undefined;
  const [bucket = "", ...prefix] = (plan.cache.location ?? "").split("/").filter(Boolean);
  return s3Place(job, bucket, [...prefix, plan.cache.cacheNamespace || projectName, version].join("/"));
}

/** @DIFFERS: the local cache lives on this machine until it is removed; AWS's lives for minutes. LOCAL_DOCKER_LAYER_CACHE is accepted and is the business of the backend that runs Docker. */
function localPlace(folder: string): Place {
  const path = join(folder, archiveName);
  const exists = () =>
    stat(path).then(
      () => true,
      () => false,
    );
  return {
    load: async (_, into) => {
      if (!(await exists())) return false;
      await copyFile(path, into);
      return true;
    },
    newest: async () => undefined,
    exists: async () => false,
    save: async (_, from) => {
      await mkdir(dirname(path), { recursive: true });
      await copyFile(from, `${path}.new`);
      await rename(`${path}.new`, path);
    },
  };
}

function s3Place(job: Job, bucket: string, prefix: string): Place {
  const { outside } = job;
  const at = (key: string) => `${prefix}/${key}`;
  const exists = async (key: string) => (await outside.listObjects(bucket, at(key))).some((object) => object.key === at(key));
  return {
    exists,
    load: async (key, into) => {
      if (!(await exists(key))) return false;
      await pipeline(await outside.getObject(bucket, at(key)), createWriteStream(into));
      return true;
    },
    newest: async (start) => {
      const objects = await outside.listObjects(bucket, at(start));
      const [first] = objects.sort((left, right) => right.modified.getTime() - left.modified.getTime());
      return first?.key.slice(prefix.length + 1);
    },
    save: async (key, from) => {
      const { size } = await stat(from);
      await outside.putObject({ bucket, key: at(key), body: createReadStream(from), sizeBytes: size, metadata: {} });
    },
  };
}
