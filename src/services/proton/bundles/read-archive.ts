import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { type BundleFiles, bundleLimits, memberPath } from "../domain/bundle/layout.ts";
import { BundleProblem } from "../domain/bundle/problem.ts";

/** The files of a bundle's tar.gz, each inside of it and of a size that was counted, not claimed. */
export async function readArchive(archive: Uint8Array): Promise<BundleFiles> {
  if (archive.length > bundleLimits.archiveBytes)
    throw new BundleProblem(`The template bundle is larger than ${bundleLimits.archiveBytes / 1024 ** 2} MB`);
  try {
    return await unpack(gunzipSync(archive, { maxOutputLength: bundleLimits.unpackedBytes }));
  } catch (error) {
    if (error instanceof BundleProblem) throw error;
    const tooLarge = (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    const why = tooLarge ? `it unpacks to more than ${bundleLimits.unpackedBytes / 1024 ** 2} MB` : (error as Error).message;
    throw new BundleProblem(`The template bundle cannot be read as a gzip-compressed tar file: ${why}`);
  }
}

async function unpack(bytes: Buffer): Promise<BundleFiles> {
  const files: BundleFiles = new Map();
  const tar = extract();
  Readable.from([bytes]).pipe(tar);
  let entries = 0;
  for await (const entry of tar) {
    entries += 1;
    const { name, type } = entry.header;
    const path = memberPath(name);
    if (entries > bundleLimits.entries) throw new BundleProblem(`The template bundle has more than ${bundleLimits.entries} members`);
    if (path === undefined) throw new BundleProblem(`The template bundle's member ${JSON.stringify(name)} leads outside`);
    if (type !== "file" && type !== "directory" && type !== "contiguous-file")
      throw new BundleProblem(
        `The template bundle's member ${JSON.stringify(name)} is a ${type ?? "special file"}; only files and folders are taken`,
      );
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    if (type !== "directory" && path !== "") files.set(path, Buffer.concat(pieces));
  }
  if (entries === 0) throw new BundleProblem("The template bundle is empty");
  return files;
}
