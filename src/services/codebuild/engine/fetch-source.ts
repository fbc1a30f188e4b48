import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BuildState } from "../domain/build.ts";
import type { PlacedSource, PlacedSubmodule } from "../domain/scripts.ts";
import { fetchGit } from "./git-source.ts";
import { type Fetching, originOf, type WorkingTree } from "./job.ts";
import { fetchS3 } from "./s3-source.ts";

type Unplaced = { kind: "git"; path: string; commit: string; url: string; submodules?: PlacedSubmodule[] } | { kind: "tar"; path: string };

/** A source that has been brought to where the environment can unpack it. */
export interface FetchedSource {
  placed?: Unplaced;
  resolvedVersion?: string;
  /** A file of the source as text, without anything having been unpacked. */
  read(file: string): Promise<string | undefined>;
}

const nothing: FetchedSource = { read: async () => undefined };

/** `index` 0 is the primary source. `buildspec` is the path that will be read from it. */
export async function fetchSource(
  job: Fetching,
  source: BuildState["plan"]["source"],
  asked: { index: number; version?: string; buildspec?: string },
): Promise<FetchedSource> {
  const tree = asked.index === 0 ? job.workingTree : job.workingTree?.secondary?.[source.sourceIdentifier ?? ""];
  if (tree) return workingTree(job, tree, `source-${asked.index}.tar`);
  const origin = originOf(source);
  switch (origin.kind) {
    case "none":
      return nothing;
    case "s3":
      return fetchS3(job, origin, asked);
    default:
      return fetchGit(job, source, origin, asked);
  }
}

async function workingTree(job: Fetching, { tar, buildspec }: WorkingTree, path: string): Promise<FetchedSource> {
  await pipeline(tar(), createWriteStream(join(job.environment.in, path)));
  return { placed: { kind: "tar", path }, read: buildspec };
}

export const placedAt = (source: FetchedSource, directory: string): PlacedSource[] =>
  source.placed ? [{ ...source.placed, directory }] : [];
