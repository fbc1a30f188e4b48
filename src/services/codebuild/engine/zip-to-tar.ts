import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import * as yauzl from "yauzl";
import { clientError } from "./outside.ts";

export interface UnzipLimits {
  entries: number;
  bytes: number;
  /** How many times larger than the zip file its contents may be, once they pass `freeBytes`. */
  ratio: number;
  freeBytes: number;
}
export const unzipLimits: UnzipLimits = { entries: 200_000, bytes: 8 * 1024 ** 3, ratio: 200, freeBytes: 64 * 1024 ** 2 };

const linkMode = 0o120000;
const typeMask = 0o170000;
const longestLink = 4096;

/**
 * Turns a zip file from anywhere into a tar file to be unpacked inside the environment. Absolute paths, `..`, links that lead
 * outside and bombs are a CLIENT_ERROR. `keep` names an entry whose text is given back: the buildspec.
 */
export async function zipToTar(asked: {
  zipPath: string;
  zipBytes: number;
  tarPath: string;
  keep?: string;
  mostKept: number;
  limits?: UnzipLimits;
}): Promise<{ kept?: string }> {
  const { zipPath, tarPath, limits = unzipLimits } = asked;
  const zip = await yauzl.openPromise(zipPath, { strictFileNames: true, validateEntrySizes: true }).catch(refuse);
  if (zip.entryCount > limits.entries) throw clientError(`The source zip file holds more than ${limits.entries} entries`);
  const tar = pack();
  const written = pipeline(tar, createWriteStream(tarPath));
  // A refusal below destroys the pack; the pipeline's own rejection then says nothing new.
  written.catch(() => undefined);
  try {
    const kept = await convert(zip, tar, { ...asked, limits });
    tar.finalize();
    await written;
    return kept;
  } catch (error) {
    tar.destroy();
    return refuse(error);
  } finally {
    zip.close();
  }
}

type Zip = Awaited<ReturnType<typeof yauzl.openPromise>>;

async function convert(
  zip: Zip,
  tar: ReturnType<typeof pack>,
  asked: { zipBytes: number; keep?: string; mostKept: number; limits: UnzipLimits },
): Promise<{ kept?: string }> {
  const { limits } = asked;
  const most = Math.min(limits.bytes, Math.max(limits.freeBytes, asked.zipBytes * limits.ratio));
  let total = 0;
  let result: { kept?: string } = {};
  for await (const entry of zip.eachEntry()) {
    const mode = (entry.externalFileAttributes >>> 16) & 0xffff;
    const common = { name: entry.fileName, mtime: entry.getLastModDate() };
    if (entry.fileName.endsWith("/")) {
      tar.entry({ ...common, type: "directory", mode: mode & 0o777 || 0o755 });
      continue;
    }
    total += entry.uncompressedSize;
    if (total > most) throw clientError(`The source zip file unpacks to more than ${most} bytes`);
    const link = (mode & typeMask) === linkMode;
    if (link || entry.fileName === asked.keep) {
      const text = await readEntry(zip, entry, link ? longestLink : asked.mostKept);
      if (link) tar.entry({ ...common, type: "symlink", linkname: checkedLink(entry.fileName, text.toString("utf8")) });
      else {
        tar.entry({ ...common, mode: fileMode(mode) }, text);
        result = { kept: text.toString("utf8") };
      }
      continue;
    }
    const target = tar.entry({ ...common, mode: fileMode(mode), size: entry.uncompressedSize });
    await pipeline(await zip.openReadStreamPromise(entry), target);
  }
  return result;
}

const fileMode = (mode: number): number => mode & 0o777 || 0o644;

async function readEntry(zip: Zip, entry: yauzl.Entry, mostBytes: number): Promise<Buffer> {
  if (entry.uncompressedSize > mostBytes) throw clientError(`${entry.fileName} is larger than ${mostBytes} bytes`);
  const stream = await zip.openReadStreamPromise(entry);
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  await once(stream, "end");
  return Buffer.concat(pieces);
}

function checkedLink(name: string, target: string): string {
  const depth = name.split("/").length - 1;
  let level = depth;
  for (const part of target.split("/")) {
    if (part === "..") level -= 1;
    else if (part !== "" && part !== ".") level += 1;
    if (level < 0) break;
  }
  if (level < 0 || target.startsWith("/") || target.includes("\0"))
    throw clientError(`The source zip file holds a link that leads outside: ${name}`);
  return target;
}

function refuse(error: unknown): never {
  if (error instanceof Error && error.name === "BuildFailure") throw error;
  throw clientError(`The source zip file cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
}
