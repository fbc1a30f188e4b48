import { createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";
import { type CloneRef, cloneRefIn, longestCloneRef } from "../domain/clone-ref.ts";
import { type SourceOrigin, sourceOrigin } from "../domain/source-location.ts";
import type { FetchedSource } from "./fetch-source.ts";
import { fetchGit } from "./git-source.ts";
import type { Fetching } from "./job.ts";
import { clientError } from "./outside.ts";
import { mostBuildspecBytes } from "./read-buildspec.ts";
import { zipToTar } from "./zip-to-tar.ts";

type S3Origin = Extract<SourceOrigin, { kind: "s3" }>;

interface Asked {
  index: number;
  version?: string;
  buildspec?: string;
}

/** A zip file, a folder whose objects become files, or a pipeline's note of what to clone. */
export async function fetchS3(job: Fetching, origin: S3Origin, asked: Asked): Promise<FetchedSource> {
  const path = `source-${asked.index}.tar`;
  const tarPath = join(job.environment.in, path);
  const unpacked = (kept: string | undefined): FetchedSource => ({
    placed: { kind: "tar", path },
    read: async (file) => (file === asked.buildspec ? kept : undefined),
  });
  if (origin.key === "" || origin.key.endsWith("/")) return unpacked(await folderToTar(job, origin, tarPath, asked.buildspec));
  const zipPath = join(job.scratch, `source-${asked.index}.zip`);
  const zipBytes = await download(job, origin, zipPath, asked);
  const reference = zipBytes <= longestCloneRef ? cloneRefIn(await readFile(zipPath, "utf8")) : undefined;
  if (reference) return clone(job, reference, asked);
  const keep = asked.buildspec === undefined ? {} : { keep: asked.buildspec };
  return unpacked((await zipToTar({ zipPath, zipBytes, tarPath, mostKept: mostBuildspecBytes, ...keep })).kept);
}

async function download(job: Fetching, { bucket, key }: S3Origin, path: string, asked: Asked): Promise<number> {
  // A build that a pipeline started shows the object's ARN as its version; that is no version id.
  const version = asked.version?.startsWith("arn:") ? undefined : asked.version;
  const body = await job.outside.getObject(bucket, key, version);
  await pipeline(body, createWriteStream(path), { signal: job.signal });
  return (await stat(path)).size;
}

/** The full clone that `OutputArtifactFormat: CODEBUILD_CLONE_REF` asks for, done with the build's own role. */
async function clone(job: Fetching, { type, location, commitId, connectionArn }: CloneRef, { index }: Asked): Promise<FetchedSource> {
  const { gitSubmodulesConfig } = job.state.plan.source;
  const source = {
    ...{ type: type as "GITHUB", location },
    ...(connectionArn ? { auth: { type: "CODECONNECTIONS" as const, resource: connectionArn } } : {}),
    ...(gitSubmodulesConfig ? { gitSubmodulesConfig } : {}),
  };
  const origin = sourceOrigin(source);
  if (origin.kind !== "git" && origin.kind !== "codecommit")
    throw clientError(`The pipeline's clone reference names no repository: ${location}`);
  return fetchGit(job, source, origin, { index, version: commitId });
}

async function folderToTar(
  job: Fetching,
  { bucket, key: prefix }: S3Origin,
  tarPath: string,
  buildspec?: string,
): Promise<string | undefined> {
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
