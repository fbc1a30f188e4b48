import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { ZipFile } from "yazl";
import type { ArtifactTarget } from "../domain/artifact-location.ts";
import type { Chosen } from "../domain/artifact-selection.ts";
import type { StoredArtifact } from "../domain/build.ts";
import type { Job } from "./job.ts";

const linkMode = 0o120777;

export interface Packed {
  name: string;
  mode: number;
  sizeBytes: number;
  modified: Date;
  linkTarget?: string;
  body: Readable;
}

/** The entries of an archive that the environment packed, under the names that the artifact gives them. One at a time. */
async function* packedFiles(tar: Readable, chosen: Chosen[]): AsyncGenerator<Packed> {
  const names = new Map<string, string[]>();
  for (const { from, to } of chosen) names.set(from, [...(names.get(from) ?? []), to]);
  const entries = extract();
  const fed = pipeline(tar, entries);
  fed.catch(() => undefined);
  for await (const entry of entries) {
    const { name: from, type, mode = 0o644, size = 0, mtime = new Date(0), linkname } = entry.header;
    const name = names.get(from.replace(/^\.\//, ""))?.[0];
    if (name !== undefined && (type === "file" || type === "symlink" || type === "contiguous-file")) {
      const link = type === "symlink" && linkname ? { linkTarget: linkname } : {};
      yield {
        name,
        mode: mode & 0o777,
        sizeBytes: size,
        modified: mtime,
        ...link,
        body: Readable.from(entry as AsyncIterable<Buffer>, { objectMode: false }),
      };
    }
    entry.resume();
  }
  await fed;
}

/** Streams the packed files of one artifact to S3, as one zip or file by file. */
export async function uploadArtifact(
  job: Job,
  asked: { archive: string; chosen: Chosen[]; target: ArtifactTarget; buildArn: string; identifier?: string },
): Promise<StoredArtifact> {
  const { target, identifier } = asked;
  const files = packedFiles(await job.environment.readOut(asked.archive), asked.chosen);
  const named = identifier === undefined ? {} : { identifier };
  const metadata = { "codebuild-buildarn": asked.buildArn };
  if (!target.zip) {
    for await (const file of files) {
      if (file.linkTarget !== undefined) continue;
      const key = [target.key, file.name].filter(Boolean).join("/");
      await job.outside.putObject({ bucket: target.bucket, key, body: file.body, sizeBytes: file.sizeBytes, metadata });
    }
    return { ...named, location: target.arn };
  }
  const path = join(job.scratch, `${asked.archive}.zip`);
  const sums = await writeZip(files, path);
  const { size } = await stat(path);
  await job.outside.putObject({
    bucket: target.bucket,
    key: target.key,
    body: createReadStream(path),
    sizeBytes: size,
    metadata: { ...metadata, "codebuild-content-md5": sums.md5sum, "codebuild-content-sha256": sums.sha256sum },
  });
  return { ...named, location: target.arn, ...sums };
}

/** Written to disk first: the checksums go into the object's metadata, which is sent before its body. */
export async function writeZip(files: AsyncIterable<Packed>, path: string): Promise<{ md5sum: string; sha256sum: string }> {
  const zip = new ZipFile();
  const md5 = createHash("md5");
  const sha256 = createHash("sha256");
  const counted = new PassThrough();
  counted.on("data", (piece: Buffer) => {
    md5.update(piece);
    sha256.update(piece);
  });
  const written = pipeline(zip.outputStream, counted, createWriteStream(path));
  written.catch(() => undefined);
  for await (const { name, mode, sizeBytes, modified, linkTarget, body } of files) {
    if (linkTarget !== undefined) {
      zip.addBuffer(Buffer.from(linkTarget), name, { mode: linkMode, mtime: modified, compress: false });
      continue;
    }
    const source = new PassThrough();
    zip.addReadStream(source, name, { mode: 0o100000 | mode, mtime: modified, size: sizeBytes });
    await pipeline(body, source);
  }
  zip.end();
  await written;
  return { md5sum: md5.digest("hex"), sha256sum: sha256.digest("hex") };
}
