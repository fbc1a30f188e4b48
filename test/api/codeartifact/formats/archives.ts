import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { ZipFile } from "yazl";

/** The same members are the same bytes. */
const mtime = new Date(2024, 0, 2);

/** A zip file with these members. */
export async function zipOf(members: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(members)) zip.addBuffer(Buffer.from(content), name, { mtime });
  zip.end();
  return buffer(zip.outputStream);
}

/** The same file with other names of the same length in it: yazl itself would not write what leads outside. */
export const renamed = (archive: Buffer, from: string, to: string): Buffer =>
  Buffer.from(archive.toString("latin1").replaceAll(from, to), "latin1");

/** A zip file whose every member says that it unpacks to `sizeBytes`. */
export function lyingZip(archive: Buffer, sizeBytes: number): Buffer {
  const lie = Buffer.from(archive);
  for (let at = lie.indexOf("PK\x01\x02"); at >= 0; at = lie.indexOf("PK\x01\x02", at + 4)) lie.writeUInt32LE(sizeBytes, at + 24);
  return lie;
}

export async function tarOf(members: Record<string, string | Buffer>, links: Record<string, string> = {}): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(members)) tar.entry({ name, mtime }, Buffer.from(content));
  for (const [name, linkname] of Object.entries(links)) tar.entry({ name, linkname, mtime, type: "symlink" });
  tar.finalize();
  return buffer(tar);
}

export const tgzOf = async (members: Record<string, string | Buffer>, links?: Record<string, string>): Promise<Buffer> =>
  gzipSync(await tarOf(members, links));
