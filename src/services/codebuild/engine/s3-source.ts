import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import type { SourceOrigin } from "../domain/source-location.ts";
import type { FetchedSource } from "./fetch-source.ts";
import type { Job } from "./job.ts";
import { clientError } from "./outside.ts";
import { mostBuildspecBytes } from "./read-buildspec.ts";
import { zipToTar } from "./zip-to-tar.ts";

type S3Origin = Extract<SourceOrigin, { kind: "s3" }>;

/** A zip file, or a folder whose objects become files. */
export async function fetchS3(
  job: Job,
  origin: S3Origin,
  asked: { index: number; version?: string; buildspec?: string },
): Promise<FetchedSource> {
  const path = `source-${asked.index}.tar`;
  const tarPath = join(job.environment.in, path);
  const folder = origin.key === "" || origin.key.endsWith("/");
  const kept = folder ? await folderToTar(job, origin, tarPath, asked.buildspec) : await objectToTar(job, origin, tarPath, asked);
  return { placed: { kind: "tar", path }, read: async (file) => (file === asked.buildspec ? kept : undefined) };
}

async function objectToTar(
  job: Job,
  { bucket, key }: S3Origin,
  tarPath: string,
  asked: { index: number; version?: string; buildspec?: string },
): Promise<string | undefined> {
  const zipPath = join(job.scratch, `source-${asked.index}.zip`);
  // A build that a pipeline started shows the object's ARN as its version; that is no version id.
  const version = asked.version?.startsWith("arn:") ? undefined : asked.version;
  const body = await job.outside.getObject(bucket, key, version);
  await pipeline(body, createWriteStream(zipPath), { signal: job.signal });
  const { size } = await stat(zipPath);
  const keep = asked.buildspec === undefined ? {} : { keep: asked.buildspec };
  return (await zipToTar({ zipPath, zipBytes: size, tarPath, mostKept: mostBuildspecBytes, ...keep })).kept;
}

async function folderToTar(job: Job, { bucket, key: prefix }: S3Origin, tarPath: string, buildspec?: string): Promise<string | undefined> {
  const tar = pack();
  const written = pipeline(tar, createWriteStream(tarPath), { signal: job.signal });
  written.catch(() => undefined);
  let kept: string | undefined;
  const objects = await job.outside.listObjects(bucket, prefix);
  if (!objects.length) throw clientError(`no object found in s3://${bucket}/${prefix}`);
  for (const { key, modified } of objects) {
    const name = key.slice(prefix.length);
    if (!name || name.endsWith("/")) continue;
    if (name.startsWith("/") || name.split("/").includes(".."))
      throw clientError(`The source folder holds an object that leads outside: ${key}`);
    const pieces: Buffer[] = [];
    for await (const piece of await job.outside.getObject(bucket, key)) pieces.push(piece as Buffer);
    const bytes = Buffer.concat(pieces);
    tar.entry({ name, mtime: modified }, bytes);
    if (name === buildspec && bytes.length <= mostBuildspecBytes) kept = bytes.toString("utf8");
  }
  tar.finalize();
  await written;
  return kept;
}
