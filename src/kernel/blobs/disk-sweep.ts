import { link, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "./blobs.ts";

const hourMs = 3_600_000;
/** An upload that is still flowing keeps its file's time fresh; a day is longer than any stall that a connection survives. */
const abandonedMs = 24 * hourMs;

/** Where a blob stands while a sweep makes sure that nobody has just put it again. Readers look here too. */
export const sweptName = (path: string): string => `${path}.swept`;

type IsReferenced = (digests: Digest[]) => Promise<Set<Digest>>;
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";
const names = (path: string): Promise<string[]> => readdir(path).catch((error) => (isMissing(error) ? [] : Promise.reject(error)));
const ageMs = async (path: string): Promise<number> =>
  stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    (error) => (isMissing(error) ? -1 : Promise.reject(error)),
  );

/** Removes unreferenced blobs older than an hour and uploads that a killed server left; answers how many blobs went. */
export async function sweepDisk(folder: string, isReferenced: IsReferenced): Promise<number> {
  for (const name of await names(join(folder, "tmp"))) {
    const path = join(folder, "tmp", name);
    if ((await ageMs(path)) > abandonedMs) await rm(path, { force: true });
  }
  let removed = 0;
  for (const first of (await names(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const second of await names(join(folder, first))) removed += await sweepFolder(join(folder, first, second), isReferenced);
  }
  return removed;
}

async function sweepFolder(folder: string, isReferenced: IsReferenced): Promise<number> {
  const old: Digest[] = [];
  for (const name of await names(folder)) {
    const path = join(folder, name);
    if (name.endsWith(".swept")) await restore(path.slice(0, -".swept".length));
    else if ((await ageMs(path)) > hourMs) old.push(name);
  }
  if (old.length === 0) return 0;
  const kept = await isReferenced(old);
  let removed = 0;
  for (const digest of old) if (!kept.has(digest) && (await remove(join(folder, digest)))) removed++;
  return removed;
}

/** Moves the blob aside before deleting it: if somebody put it again meanwhile, its time is fresh and it goes back. */
async function remove(path: string): Promise<boolean> {
  await rename(path, sweptName(path)).catch((error) => (isMissing(error) ? undefined : Promise.reject(error)));
  const age = await ageMs(sweptName(path));
  if (age < hourMs) {
    await restore(path);
    return false;
  }
  await rm(sweptName(path), { force: true });
  return true;
}

/** Also mends what a sweep left that was killed half-way. */
async function restore(path: string): Promise<void> {
  await link(sweptName(path), path).catch((error) =>
    isMissing(error) || (error as NodeJS.ErrnoException).code === "EEXIST" ? undefined : Promise.reject(error),
  );
  await rm(sweptName(path), { force: true });
}
