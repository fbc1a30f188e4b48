import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { uuid } from "../../../base/ids.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { assetLimitBytes, type StoredAsset, storeAsset } from "./assets.ts";
import type { OfferedAsset } from "./source.ts";

/** A file that is on its way from a public registry: read by any number of clients while it arrives. */
export interface Download {
  sizeBytes?: number;
  /** From its first byte. The last piece arrives only once the whole was found to be what the registry promised. */
  read(): Readable;
  /** Rejects when the registry broke off, or sent other bytes than it promised. */
  stored: Promise<StoredAsset>;
}

/** What the bytes must be. A registry that promises nothing is believed. */
type Promised = Pick<OfferedAsset, "name" | "sizeBytes" | "sha1" | "sha256" | "sha512" | "md5">;
const algorithms = ["md5", "sha1", "sha256", "sha512"] as const;

interface Arrival {
  /** Bytes that clients may have already. */
  released: number;
  ended: boolean;
  error?: unknown;
  readers: number;
  waiting: Set<() => void>;
}

const prefix = "package-";
/** Longer than any download takes: another server of this machine may be writing what is younger. */
const abandonedMs = 24 * 3_600_000;

/** What a killed server left half-way: nothing refers to it. */
export async function removeAbandoned({ config }: Pick<Kernel, "config">, now: number): Promise<void> {
  const folder = join(config.data, "spool");
  for (const name of await readdir(folder).catch(() => [])) {
    const found = name.startsWith(prefix) ? await stat(join(folder, name)).catch(() => undefined) : undefined;
    if (found && now - found.mtimeMs > abandonedMs) await rm(join(folder, name), { force: true });
  }
}

/** Begins to store a file. `source` is already answered: what fails from here on fails in the middle. */
export async function beginDownload(kernel: Kernel, promised: Promised, source: { body: Readable; sizeBytes?: number }): Promise<Download> {
  const folder = join(kernel.config.data, "spool");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${prefix}${uuid()}`);
  const file = await open(path, "wx+", 0o600);
  const arrival: Arrival = { released: 0, ended: false, readers: 0, waiting: new Set() };
  const told = (): void => {
    for (const wake of arrival.waiting) wake();
    arrival.waiting.clear();
  };
  const close = async (): Promise<void> => {
    if (!arrival.ended || arrival.readers > 0) return;
    await file.close().catch(() => undefined);
  };
  const stored = receive(kernel, promised, source.body, file, path, arrival, told)
    .catch((error: unknown) => {
      arrival.error = error;
      throw error;
    })
    .finally(async () => {
      arrival.ended = true;
      told();
      await rm(path, { force: true });
      await close();
    });
  // Whoever reads learns of a failure as well.
  stored.catch(() => undefined);
  return {
    ...(source.sizeBytes === undefined ? {} : { sizeBytes: source.sizeBytes }),
    stored,
    read() {
      if (arrival.ended) return Readable.from(afterwards(kernel, stored), { objectMode: false });
      arrival.readers++;
      return Readable.from(follow(file, arrival, close), { objectMode: false });
    },
  };
}

/** Who comes after the end, while the version is not yet written down, reads what is stored. */
async function* afterwards(kernel: Kernel, stored: Promise<StoredAsset>): AsyncGenerator<Buffer> {
  yield* await kernel.blobs.get((await stored).digest);
}

async function receive(
  kernel: Kernel,
  promised: Promised,
  body: Readable,
  file: FileHandle,
  path: string,
  arrival: Arrival,
  told: () => void,
): Promise<StoredAsset> {
  const hashes = new Map(
    algorithms.filter((name) => promised[name]).map((name): [(typeof algorithms)[number], Hash] => [name, createHash(name)]),
  );
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (const hash of hashes.values()) hash.update(chunk);
    await file.write(chunk, 0, chunk.length, sizeBytes);
    arrival.released = sizeBytes;
    sizeBytes += chunk.length;
    if (sizeBytes > assetLimitBytes) throw new Error(`${promised.name} is larger than an asset may be`);
    told();
  }
  for (const [name, hash] of hashes) {
    if (hash.digest("hex") !== promised[name]!.toLowerCase())
      throw new Error(`${promised.name} does not have the ${name} that the registry promised`);
  }
  if (promised.sizeBytes !== undefined && promised.sizeBytes !== sizeBytes)
    throw new Error(`${promised.name} does not have the size that the registry promised`);
  const stored = await storeAsset(kernel, promised.name, createReadStream(path));
  arrival.released = sizeBytes;
  return stored;
}

const pieceBytes = 256 * 1024;

async function* follow(file: FileHandle, arrival: Arrival, close: () => Promise<void>): AsyncGenerator<Buffer> {
  let at = 0;
  try {
    for (;;) {
      if (at < arrival.released) {
        const piece = Buffer.allocUnsafe(Math.min(pieceBytes, arrival.released - at));
        const { bytesRead } = await file.read(piece, 0, piece.length, at);
        at += bytesRead;
        yield piece.subarray(0, bytesRead);
      } else if (arrival.error) throw arrival.error;
      else if (arrival.ended) return;
      else await new Promise<void>((resolve) => arrival.waiting.add(resolve));
    }
  } finally {
    arrival.readers--;
    await close();
  }
}
