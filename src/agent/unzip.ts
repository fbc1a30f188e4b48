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
const unknown16 = 0xffff;
const unknown32 = 0xffffffff;
const largeLocatorSignature = 0x07064b50;
const largeEndSignature = 0x06064b50;
const largeFieldTag = 1;

async function read(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead < length) throw new Error("the zip file is cut short");
  return bytes;
}

async function directory(file: FileHandle, size: number): Promise<{ bytes: Buffer; entries: number }> {
  const tailLength = Math.min(size, 22 + 0xffff + 20);
  const tail = await read(file, size - tailLength, tailLength);
  for (let at = tailLength - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature) continue;
    const entries = tail.readUInt16LE(at + 10);
    const length = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    const isLarge = entries === unknown16 || length === unknown32 || offset === unknown32;
    if (isLarge && at >= 20 && tail.readUInt32LE(at - 20) === largeLocatorSignature) {
      return largeDirectory(file, Number(tail.readBigUInt64LE(at - 12)), size);
    }
    return { bytes: await read(file, offset, within(length, size)), entries };
  }
  throw new Error("the bundle is not a zip file");
}

/** What a damaged or hostile file claims must not decide how much memory is taken. */
function within(length: number, size: number): number {
  if (length > size) throw new Error("the zip file's directory is damaged");
  return length;
}

/** Zip64: more than 65535 entries, or more than 4 GB. */
async function largeDirectory(file: FileHandle, endOffset: number, size: number): Promise<{ bytes: Buffer; entries: number }> {
  const end = await read(file, within(endOffset, size), 56);
  if (end.readUInt32LE(0) !== largeEndSignature) throw new Error("the zip file's directory is damaged");
  const length = within(Number(end.readBigUInt64LE(40)), size);
  return { bytes: await read(file, within(Number(end.readBigUInt64LE(48)), size), length), entries: Number(end.readBigUInt64LE(32)) };
}

/** The 64-bit numbers that stand in an entry's extra field, in the order of those that did not fit. */
function readLarge(entry: ZipEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== largeFieldTag) continue;
    let next = at + 4;
    for (const name of ["bytes", "compressedBytes", "headerOffset"] as const) {
      if (entry[name] !== unknown32) continue;
      entry[name] = Number(extra.readBigUInt64LE(next));
      next += 8;
    }
  }
}

const dosTime = (date: number, time: number): Date =>
  new Date(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2);

function* entriesOf(bytes: Buffer, count: number): Generator<ZipEntry> {
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature) throw new Error("the zip file's directory is damaged");
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry: ZipEntry = {
      name: bytes.toString("utf8", at + 46, at + 46 + nameLength),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      modified: dosTime(bytes.readUInt16LE(at + 14), bytes.readUInt16LE(at + 12)),
      compressedBytes: bytes.readUInt32LE(at + 20),
      bytes: bytes.readUInt32LE(at + 24),
      unixMode: bytes[at + 5] === 3 ? bytes.readUInt16LE(at + 40) : 0,
      headerOffset: bytes.readUInt32LE(at + 42),
    };
    const extraLength = bytes.readUInt16LE(at + 30);
    const extraStart = at + 46 + nameLength;
    readLarge(entry, bytes.subarray(extraStart, extraStart + extraLength));
    yield entry;
    at = extraStart + extraLength + bytes.readUInt16LE(at + 32);
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
