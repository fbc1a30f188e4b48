import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { uuid } from "../../base/ids.ts";

/** S3 wants to know the length of what it is given: a stream without one passes through a file. */
export async function spoolBody(input: unknown, folder: string): Promise<{ body: unknown; release(): Promise<void> }> {
  const given = input as { Body?: unknown; ContentLength?: number };
  if (!(given?.Body instanceof Readable) || given.ContentLength !== undefined) return { body: input, release: async () => {} };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `remote-${uuid()}`);
  const release = () => rm(path, { force: true });
  try {
    await pipeline(given.Body, createWriteStream(path, { mode: 0o600 }));
    return { body: { ...given, Body: createReadStream(path), ContentLength: (await stat(path)).size }, release };
  } catch (error) {
    await release();
    throw error;
  }
}
