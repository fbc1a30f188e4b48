import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { StoredBlob } from "./blobs.ts";

/** A finished file that nobody sees yet. */
export interface Spooled extends StoredBlob {
  path: string;
}

const chunksOf = (source: Readable | Uint8Array): AsyncIterable<Uint8Array> | Iterable<Uint8Array> =>
  source instanceof Uint8Array ? [source] : source;

/** Writes `source` into a new file of `folder`, hashing on the way, and makes it durable. A failing source leaves no file. */
export async function spool(folder: string, source: Readable | Uint8Array): Promise<Spooled> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  const sha256 = createHash("sha256");
  const md5 = createHash("md5");
  let sizeBytes = 0;
  const file = await open(path, "wx", 0o600);
  try {
    for await (const chunk of chunksOf(source)) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      sha256.update(bytes);
      md5.update(bytes);
      sizeBytes += bytes.byteLength;
      await writeAll(file, bytes);
    }
    await file.sync();
    await file.close();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
  return { path, digest: sha256.digest("hex"), md5: md5.digest("hex"), sizeBytes };
}

/** One write may be shorter than asked, for instance at a full disk. */
async function writeAll(file: import("node:fs/promises").FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) done += (await file.write(bytes, done)).bytesWritten;
}
