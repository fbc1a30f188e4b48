import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { isRecord } from "../../domain/npm/manifest.ts";
import { fullName } from "../../domain/npm/names.ts";
import type { Coordinates } from "../../domain/package-format.ts";
import { invalid } from "../../errors.ts";

/** A tarball that unpacks to more than this is a trap. */
const unpackedLimitBytes = 4 * 1024 ** 3;
const textLimitBytes = 4 * 1024 * 1024;
const mostEntries = 500_000;

export interface TarballContent {
  fileCount: number;
  unpackedSize: number;
  readme?: string;
}

/** What the client promised of the bytes must hold. */
export function checkIntegrity(bytes: Buffer, promised: { sizeBytes?: number; integrity?: string; shasum?: string }): void {
  if (promised.sizeBytes !== undefined && promised.sizeBytes !== bytes.length) {
    throw invalid(`The tarball has ${bytes.length} bytes, not ${promised.sizeBytes}`);
  }
  const hash = (algorithm: string, encoding: "hex" | "base64") => createHash(algorithm).update(bytes).digest(encoding);
  if (promised.shasum !== undefined && hash("sha1", "hex") !== promised.shasum.toLowerCase())
    throw invalid("The tarball does not have the shasum of its manifest");
  for (const one of promised.integrity?.trim().split(/\s+/) ?? []) {
    const [, algorithm, expected] = /^(sha1|sha256|sha384|sha512)-([^?]+)/.exec(one) ?? [];
    if (!algorithm || hash(algorithm, "base64") !== expected) throw invalid("The tarball does not have the integrity of its manifest");
  }
}

/** Looks into a tarball without unpacking it: it must be one, stay in its folder, and hold the package that it claims to be. */
export async function readTarball(bytes: Buffer, coordinates: Coordinates, version: string): Promise<TarballContent> {
  let manifest: string | undefined;
  let readme: string | undefined;
  let fileCount = 0;
  let unpackedSize = 0;
  const gunzip = createGunzip();
  const archive = extract();
  Readable.from([bytes])
    .on("error", () => undefined)
    .pipe(gunzip);
  gunzip.on("error", (error) => archive.destroy(error));
  let inflatedBytes = 0;
  gunzip.on("data", (chunk: Buffer) => {
    inflatedBytes += chunk.length;
    if (inflatedBytes > unpackedLimitBytes) gunzip.destroy(new Error("a gzip bomb"));
  });
  gunzip.pipe(archive);
  try {
    for await (const entry of archive) {
      const { name, size = 0, type } = entry.header;
      if (/^[/\\]|^[A-Za-z]:|[\0]/.test(name) || name.split(/[/\\]/).includes(".."))
        throw invalid(`The tarball has an entry that leaves its folder: ${name.slice(0, 200)}`);
      unpackedSize += size;
      fileCount += type === "file" ? 1 : 0;
      if (unpackedSize > unpackedLimitBytes || fileCount > mostEntries)
        throw invalid("The tarball unpacks to more than a package may have");
      const inRoot = /^[^/]+\/([^/]+)$/.exec(name)?.[1]?.toLowerCase();
      if (inRoot === "package.json") manifest = await textOf(entry as unknown as Readable, size);
      else if (inRoot && /^readme(\.md|\.markdown|\.txt)?$/.test(inRoot) && size <= 1_000_000)
        readme = await textOf(entry as unknown as Readable, size);
      else entry.resume();
    }
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationException") throw error;
    throw invalid("The tarball is not a gzipped tar archive");
  } finally {
    gunzip.destroy();
  }
  checkManifest(manifest, coordinates, version);
  return { fileCount, unpackedSize, ...(readme ? { readme } : {}) };
}

async function textOf(entry: Readable, size: number): Promise<string> {
  if (size > textLimitBytes) throw invalid("The tarball's package.json is too large");
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** A manifest that says other things than the archive is how one package is passed off as another. */
function checkManifest(text: string | undefined, coordinates: Coordinates, version: string): void {
  let inside: unknown;
  try {
    inside = text === undefined ? undefined : JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw invalid("The tarball's package.json is not JSON");
  }
  if (!isRecord(inside)) throw invalid("The tarball has no package.json");
  const full = fullName(coordinates);
  const cleaned = typeof inside.version === "string" ? inside.version.trim().replace(/^[v=]+/, "") : inside.version;
  if (inside.name !== full || cleaned !== version)
    throw invalid(`The tarball holds ${String(inside.name)} ${String(inside.version)}, not ${full} ${version}`);
}
