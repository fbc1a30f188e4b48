import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import type { Blobs, Digest, StoredBlob } from "./blobs.ts";
import { sweepDisk, sweptName } from "./disk-sweep.ts";
import { spool } from "./spool.ts";

const readChunkBytes = 256 * 1024;
const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Blobs as files `aa/bb/<digest>` below `folder`; what is being written stands in `tmp` of the same file system. */
export function diskBlobs(folder: string): Blobs {
  const pathOf = (digest: Digest): string => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`not a blob digest: ${digest}`);
    return join(folder, digest.slice(0, 2), digest.slice(2, 4), digest);
  };

  /** A sweep that is at work may have moved the file aside for a moment. */
  async function openBlob(digest: Digest): Promise<FileHandle> {
    const path = pathOf(digest);
    for (const candidate of [path, sweptName(path), path]) {
      try {
        return await open(candidate, "r");
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    throw new Error(`blob ${digest} is missing`);
  }

  const blobs: Blobs = {
    async put(source) {
      const { path, ...stored } = await spool(join(folder, "tmp"), source);
      try {
        await install(path, pathOf(stored.digest), folder);
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return stored;
    },

    async get(digest, range) {
      const file = await openBlob(digest);
      return file.createReadStream({ highWaterMark: readChunkBytes, ...range });
    },

    async size(digest) {
      const path = pathOf(digest);
      for (const candidate of [path, sweptName(path), path]) {
        const found = await stat(candidate).catch((error) => (isMissing(error) ? undefined : Promise.reject(error)));
        if (found) return found.size;
      }
      return undefined;
    },

    concat: (parts) => concatBlobs(blobs, parts),
    sweep: (isReferenced) => sweepDisk(folder, isReferenced),
  };
  return blobs;
}

/** A blob is named by its bytes, so that putting parts together means reading them once. */
export const concatBlobs = (blobs: Blobs, parts: Digest[]): Promise<StoredBlob> => {
  async function* bytes() {
    for (const digest of parts) yield* await blobs.get(digest);
  }
  return blobs.put(Readable.from(bytes(), { objectMode: false, highWaterMark: readChunkBytes }));
};

/**
 * Gives a durable file its name. An equal blob that is there already is replaced by the new file: its bytes are the same, and
 * its fresh time keeps a sweep from taking it before the new reference is committed.
 */
async function install(from: string, to: string, root: string): Promise<void> {
  const parent = dirname(to);
  const made = await mkdir(parent, { recursive: true });
  await rename(from, to);
  await syncFolder(parent);
  if (made) {
    await syncFolder(dirname(parent));
    await syncFolder(root);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
