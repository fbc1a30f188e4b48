import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createInflateRaw } from "node:zlib";
import type { UnpackTarget } from "./unpack-target.ts";

/** What the central directory says of one entry: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT §4.3.12 */
interface ZipEntry {
  name: string;
  method: number;
  flags: number;
  compressedBytes: number;
  bytes: number;
  headerOffset: number;
  unixMode: number;
  modified: Date;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
const fileType = 0o170000;
const linkType = 0o120000;
const unknown32 = 0xffffffff;

async function read(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead < length) throw new Error("the zip file is cut short");
  return bytes;
}

async function directory(file: FileHandle, size: number): Promise<{ bytes: Buffer; entries: number }> {
  const tailLength = Math.min(size, 22 + 0xffff);
  const tail = await read(file, size - tailLength, tailLength);
  for (let at = tailLength - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature) continue;
    const entries = tail.readUInt16LE(at + 10);
    const length = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (entries === 0xffff || length === unknown32 || offset === unknown32)
      throw new Error("zip64 bundles are not supported: use tar or tgz");
    return { bytes: await read(file, offset, length), entries };
  }
  throw new Error("the bundle is not a zip file");
}

const dosTime = (date: number, time: number): Date =>
  new Date(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2);

function* entriesOf(bytes: Buffer, count: number): Generator<ZipEntry> {
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature) throw new Error("the zip file's directory is damaged");
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = {
      name: bytes.toString("utf8", at + 46, at + 46 + nameLength),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      modified: dosTime(bytes.readUInt16LE(at + 14), bytes.readUInt16LE(at + 12)),
      compressedBytes: bytes.readUInt32LE(at + 20),
      bytes: bytes.readUInt32LE(at + 24),
      unixMode: bytes[at + 5] === 3 ? bytes.readUInt16LE(at + 40) : 0,
      headerOffset: bytes.readUInt32LE(at + 42),
    };
    if ([entry.compressedBytes, entry.bytes, entry.headerOffset].includes(unknown32)) throw new Error("zip64 bundles are not supported");
    yield entry;
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

async function contentOf(file: FileHandle, entry: ZipEntry): Promise<Readable> {
  if (entry.flags & 1) throw new Error(`${entry.name} is encrypted`);
  const header = await read(file, entry.headerOffset, 30);
  if (header.readUInt32LE(0) !== headerSignature) throw new Error("the zip file is damaged");
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.compressedBytes === 0) return Readable.from([]);
  const raw = file.createReadStream({ start, end: start + entry.compressedBytes - 1, autoClose: false });
  if (entry.method === 0) return raw;
  if (entry.method !== 8) throw new Error(`${entry.name} is compressed by an unknown method`);
  const inflated = createInflateRaw();
  raw.on("error", (error) => inflated.destroy(error));
  return raw.pipe(inflated);
}

/** Unpacks a zip file, whose directory is believed about names and modes but not about sizes. */
export async function unzip(path: string, target: UnpackTarget): Promise<void> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const { bytes, entries } = await directory(file, size);
  for (const entry of entriesOf(bytes, entries)) {
    const permissions = entry.unixMode & 0o7777;
    if (entry.name.endsWith("/")) target.folder(entry.name, { mode: permissions || 0o755, modified: entry.modified });
    else if ((entry.unixMode & fileType) === linkType) target.link(entry.name, await linkText(file, entry));
    else await target.file(entry.name, await contentOf(file, entry), { mode: permissions || 0o644, modified: entry.modified });
  }
  target.finish();
}

async function linkText(file: FileHandle, entry: ZipEntry): Promise<string> {
  if (entry.bytes > 4096 || entry.compressedBytes > 8192) throw new Error(`the link ${entry.name} is too long`);
  return (await buffer(await contentOf(file, entry))).toString("utf8");
}
