import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import type { Kernel } from "../../../../kernel/kernel.ts";
import { staysInside } from "../../domain/archive-path.ts";
import type { StoredAsset } from "../../registry/assets.ts";
import { type ArchiveContents, archiveLimits, unreadable } from "./limits.ts";

/** Reads pieces of a stored archive without reading it whole: what is wanted of a wheel of a gigabyte are some kilobytes at its end. */
class StoredArchive extends RandomAccessReader {
  readonly #blobs: Kernel["blobs"];
  readonly #digest: string;
  constructor({ blobs }: Pick<Kernel, "blobs">, digest: string) {
    super();
    this.#blobs = blobs;
    this.#digest = digest;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    const out = new PassThrough();
    this.#blobs
      .get(this.#digest, { start, end: end - 1 })
      .then((source) => pipeline(source, out))
      .catch((error: unknown) => out.destroy(error as Error));
    return out;
  }
}

/** Reads the wanted members of a stored zip file. One that lies about its sizes, or has a name that leads outside, is refused. */
export async function readZip(
  kernel: Pick<Kernel, "blobs">,
  { name, digest, size_bytes }: StoredAsset,
  wanted: (name: string) => boolean,
): Promise<ArchiveContents> {
  const contents: ArchiveContents = { names: new Set(), read: new Map() };
  try {
    if (size_bytes === 0) throw new Error("it is empty");
    const options = { strictFileNames: true, validateEntrySizes: true, autoClose: false, lazyEntries: true };
    const zip = await fromRandomAccessReaderPromise(new StoredArchive(kernel, digest), size_bytes, options);
    try {
      await readEntries(zip, wanted, contents);
    } finally {
      zip.close();
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  return contents;
}

async function readEntries(zip: ZipFile, wanted: (name: string) => boolean, { names, read }: ArchiveContents): Promise<void> {
  if (zip.entryCount > archiveLimits.entries) throw new Error(`it has more than ${archiveLimits.entries} members`);
  let unpackedBytes = 0;
  for await (const entry of zip.eachEntry()) {
    if (!staysInside(entry.fileName)) throw new Error(`its member ${JSON.stringify(entry.fileName)} leads outside`);
    unpackedBytes += entry.uncompressedSize;
    if (unpackedBytes > archiveLimits.unpackedBytes) throw new Error(`it unpacks to more than ${archiveLimits.unpackedBytes} bytes`);
    if (names.has(entry.fileName)) throw new Error(`it has two members ${JSON.stringify(entry.fileName)}`);
    names.add(entry.fileName);
    if (wanted(entry.fileName)) read.set(entry.fileName, await readEntry(zip, entry));
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.uncompressedSize > archiveLimits.readBytes) throw new Error(`its member ${entry.fileName} is too large`);
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
