import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, open, type ZipFile } from "yauzl";
import { ActionFailure } from "./provider.ts";

const mostFiles = 100_000;
const mostBytes = 7 * 1024 ** 3;
/** Below this size nobody minds how well something was packed. */
const harmlessBytes = 256 * 1024 ** 2;
const mostRatio = 200;

export interface ZipEntry {
  name: string;
  entry: Entry;
}

/** A zip whose table of contents was read and found harmless; its files come one by one. */
export interface OpenZip {
  files: ZipEntry[];
  read(entry: ZipEntry): Promise<Readable>;
  close(): void;
}

/** Writes an object's body into a file and gives back its path. */
export async function downloadTo(body: Readable | Uint8Array | string | undefined, path: string): Promise<string> {
  await pipeline(body instanceof Readable ? body : Readable.from([body ?? ""]), createWriteStream(path, { mode: 0o600 }));
  return path;
}

const unusable = (why: string) => new ActionFailure("ConfigurationError", `The input artifact cannot be unpacked: ${why}`);

/**
 * Reads the whole table of contents first, so that a zip with one bad name or with the promise of too many bytes leaves no trace at
 * all. The reader refuses absolute names, `..`, backslashes and entries that are longer than promised.
 */
export async function openZip(path: string): Promise<OpenZip> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    open(path, { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true }, (error, opened) =>
      error ? reject(unusable(error.message)) : resolve(opened),
    ),
  );
  try {
    return { files: await contents(zip), read: ({ entry }) => streamOf(zip, entry), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function contents(zip: ZipFile): Promise<ZipEntry[]> {
  const files: ZipEntry[] = [];
  const size = { packed: 0, unpacked: 0 };
  return new Promise((resolve, reject) => {
    zip.on("error", (error: Error) => reject(unusable(error.message)));
    zip.on("end", () => resolve(files));
    zip.on("entry", (entry: Entry) => {
      size.packed += entry.compressedSize;
      size.unpacked += entry.uncompressedSize;
      const isBomb = size.unpacked > harmlessBytes && size.unpacked > size.packed * mostRatio;
      if (files.length >= mostFiles || size.unpacked > mostBytes || isBomb) return reject(unusable("it holds too much"));
      if (!entry.fileName.endsWith("/")) files.push({ name: entry.fileName, entry });
      zip.readEntry();
    });
    zip.readEntry();
  });
}

const streamOf = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(unusable(error.message)) : resolve(stream))),
  );
