import { constants, type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/**
 * Opens `root`/`path` for reading where a build has written and may still write. Every component is opened below the handle of the
 * one before it and no link is followed, so neither `..`, nor a planted link, nor a folder swapped at the wrong moment leads
 * outside; a FIFO or device is refused, and never waited for. `within` names folders below `root`, no more to be trusted than `path`.
 */
export async function openBelow(root: string, path: string, within: string[] = []): Promise<Readable> {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const name = parts.pop();
  if (name === undefined || path.startsWith("/") || path.includes("\0") || [...parts, name].includes("..")) {
    throw new Error(`Not a path below the output folder: ${JSON.stringify(path)}`);
  }
  let folder = await open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    for (const part of [...within, ...parts]) {
      const next: FileHandle = await open(`/proc/self/fd/${folder.fd}/${part}`, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      await folder.close();
      folder = next;
    }
    return await regularFile(`/proc/self/fd/${folder.fd}/${name}`, path);
  } finally {
    await folder.close();
  }
}

async function regularFile(where: string, path: string): Promise<Readable> {
  const file = await open(where, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if ((await file.stat()).isFile()) return file.createReadStream();
  await file.close();
  throw new Error(`Not a regular file: ${JSON.stringify(path)}`);
}
