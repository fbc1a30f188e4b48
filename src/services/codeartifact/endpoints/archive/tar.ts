import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import type { Kernel } from "../../../../kernel/kernel.ts";
import { staysInside } from "../../domain/archive-path.ts";
import type { StoredAsset } from "../../registry/assets.ts";
import { type ArchiveContents, archiveLimits, unreadable } from "./limits.ts";

export interface TarRequest {
  gzipped: boolean;
  wanted: (name: string) => boolean;
  /** Links are no part of what some formats take. */
  links: boolean;
}

/** Reads the wanted members of a stored tar file to its end, so that one that was cut off or lies about its size is refused. */
export async function readTar(kernel: Pick<Kernel, "blobs">, asset: StoredAsset, asked: TarRequest): Promise<ArchiveContents> {
  const contents: ArchiveContents = { names: new Set(), read: new Map() };
  try {
    const source = await kernel.blobs.get(asset.digest);
    const tar = extract();
    const reading = readEntries(tar, asked, contents);
    const arriving = asked.gzipped ? pipeline(source, createGunzip(), limited, tar) : pipeline(source, limited, tar);
    await Promise.all([arriving, reading]);
    if (contents.names.size === 0) throw new Error("it is empty");
  } catch (error) {
    throw unreadable(asset.name, error);
  }
  return contents;
}

async function* limited(source: Readable): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > archiveLimits.unpackedBytes) throw new Error(`it unpacks to more than ${archiveLimits.unpackedBytes} bytes`);
    yield chunk as Buffer;
  }
}

async function readEntries(
  tar: ReturnType<typeof extract>,
  { wanted, links }: TarRequest,
  { names, read }: ArchiveContents,
): Promise<void> {
  for await (const entry of tar) {
    const { name, type, linkname, size = 0 } = entry.header;
    if (!staysInside(name)) throw new Error(`its member ${JSON.stringify(name)} leads outside`);
    const isLink = type === "symlink" || type === "link";
    if (isLink && (!links || linkname?.startsWith("/"))) throw new Error(`its member ${JSON.stringify(name)} is a link`);
    if (!isLink && type !== "file" && type !== "directory" && type !== "contiguous-file")
      throw new Error(`its member ${JSON.stringify(name)} is neither a file nor a folder`);
    if (names.size >= archiveLimits.entries) throw new Error(`it has more than ${archiveLimits.entries} members`);
    names.add(name);
    if (!wanted(name) || type !== "file") {
      entry.resume();
      continue;
    }
    if (size > archiveLimits.readBytes) throw new Error(`its member ${name} is too large`);
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    read.set(name, Buffer.concat(chunks));
  }
}

/** A small compressed member of an archive. */
export function unzipMember(asset: StoredAsset, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: archiveLimits.readBytes });
  } catch (error) {
    throw unreadable(asset.name, error);
  }
}
