import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { UnpackTarget } from "./unpack-target.ts";

/** Hands out a stream's bytes in the sizes one asks for. */
class ByteReader {
  readonly source: AsyncIterator<Buffer>;
  held: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    this.source = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** At least one byte and at most `limit`; empty at the end. */
  async some(limit: number): Promise<Buffer> {
    if (this.held.length === 0) {
      const { value, done } = await this.source.next();
      if (done) return Buffer.alloc(0);
      this.held = value;
    }
    const taken = this.held.subarray(0, limit);
    this.held = this.held.subarray(taken.length);
    return taken;
  }

  async exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const part = await this.some(left);
      if (part.length === 0) break;
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  async *content(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      const part = await this.some(left);
      if (part.length === 0) throw new Error("the tar file is cut short");
      left -= part.length;
      yield part;
    }
  }
}

const block = 512;
const longTextLimit = 1024 * 1024;

const textAt = (header: Buffer, start: number, length: number): string => {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end);
};

/** Octal text, or GNU's binary form for what octal cannot hold. */
function numberAt(header: Buffer, start: number, length: number): number {
  if (header[start]! & 0x80) return header.subarray(start + 1, start + length).reduce((sum, byte) => sum * 256 + byte, 0);
  const text = textAt(header, start, length).trim();
  if (!/^[0-7]*$/.test(text)) throw new Error("the tar file has a damaged header");
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function checkSum(header: Buffer): void {
  let sum = 0;
  for (let at = 0; at < block; at += 1) sum += at >= 148 && at < 156 ? 32 : header[at]!;
  if (sum !== numberAt(header, 148, 8)) throw new Error("the bundle is not a tar file");
}

/** `length key=value\n` records of a pax header. */
function paxRecords(text: Buffer): Record<string, string> {
  const records: Record<string, string> = {};
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(32, at);
    const length = Number(text.toString("latin1", at, space));
    if (space === -1 || !Number.isInteger(length) || length <= 0) break;
    const [key = "", ...value] = text.toString("utf8", space + 1, at + length - 1).split("=");
    records[key] = value.join("=");
    at += length;
  }
  return records;
}

/** Unpacks POSIX and GNU tar, plain or gzipped. Devices and pipes are refused, owners are left aside. */
export async function untar(path: string, gzipped: boolean, target: UnpackTarget): Promise<void> {
  const file = createReadStream(path);
  const source = gzipped ? file.pipe(createGunzip()) : file;
  file.on("error", (error) => source.destroy(error));
  const reader = new ByteReader(source);
  let pax: Record<string, string> = {};
  let longName: string | undefined;
  let longLink: string | undefined;
  for (;;) {
    const header = await reader.exactly(block);
    if (header.length === 0 || (header.length === block && header.every((byte) => byte === 0))) break;
    if (header.length < block) throw new Error("the tar file is cut short");
    checkSum(header);
    const type = String.fromCharCode(header[156]! || 48);
    const bytes = pax["size"] ? Number(pax["size"]) : numberAt(header, 124, 12);
    const padding = (block - (bytes % block)) % block;
    if ("xgLK".includes(type)) {
      if (bytes > longTextLimit) throw new Error("the tar file has a header that is too long");
      const text = await reader.exactly(bytes);
      if (type === "x") pax = paxRecords(text);
      else if (type === "L") longName = textAt(text, 0, text.length);
      else if (type === "K") longLink = textAt(text, 0, text.length);
      await reader.exactly(padding);
      continue;
    }
    const prefix = header.toString("latin1", 257, 262) === "ustar" && header[263] === 48 ? textAt(header, 345, 155) : "";
    const name = pax["path"] ?? longName ?? (prefix ? `${prefix}/${textAt(header, 0, 100)}` : textAt(header, 0, 100));
    const link = pax["linkpath"] ?? longLink ?? textAt(header, 157, 100);
    const attributes = { mode: numberAt(header, 100, 8), modified: new Date(numberAt(header, 136, 12) * 1000) };
    if (type === "0" || type === "7") await target.file(name, Readable.from(reader.content(bytes)), attributes);
    else if (type === "5") target.folder(name, attributes);
    else if (type === "2") target.link(name, link);
    else throw new Error(`${name} is of a kind (${type === "1" ? "hard link" : type}) that a bundle cannot hold`);
    await reader.exactly(padding);
    pax = {};
    longName = undefined;
    longLink = undefined;
  }
  source.destroy();
  target.finish();
}
