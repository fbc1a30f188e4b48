import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** A gzipped tar archive of these files, as `npm pack` makes one. */
export async function tarball(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name, mtime: new Date(0) }, content);
  archive.finalize();
  return gzipSync(await buffer(archive));
}

export interface NpmDocument {
  name: string;
  version: string;
  tag?: string;
  manifest?: Record<string, unknown>;
  files?: Record<string, string | Buffer>;
}

export const distOf = (bytes: Buffer) => ({
  shasum: createHash("sha1").update(bytes).digest("hex"),
  integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`,
});

/** What `npm publish` sends for a package. */
export async function npmDocument({ name, version, tag = "latest", manifest = {}, files = {} }: NpmDocument) {
  const inside = { name, version, ...manifest };
  const bytes = await tarball({
    "package/package.json": JSON.stringify(inside),
    "package/index.js": `module.exports = ${JSON.stringify(version)};`,
    ...files,
  });
  const file = `${name}-${version}.tgz`;
  return {
    bytes,
    document: {
      _id: name,
      name,
      "dist-tags": { [tag]: version },
      versions: { [version]: { ...inside, _id: `${name}@${version}`, dist: { ...distOf(bytes), tarball: `http://localhost/${file}` } } },
      access: null,
      _attachments: { [file]: { content_type: "application/octet-stream", data: bytes.toString("base64"), length: bytes.length } },
    },
  };
}
