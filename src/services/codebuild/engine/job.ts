import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { Environment } from "../../../kernel/compute/index.ts";
import type { BuildState } from "../domain/build.ts";
import { type SourceOrigin, sourceDirectory, sourceOrigin } from "../domain/source-location.ts";
import type { Directories } from "../domain/variables.ts";
import { clientError, type Outside } from "./outside.ts";

/** What fetching sources works with: a folder to put them in is all that it needs of an environment. */
export type Fetching = Pick<Job, "outside" | "scratch" | "signal" | "workingTree"> & {
  state: Pick<BuildState, "plan" | "uuid" | "region">;
  environment: Pick<Environment, "in">;
};

/** What preparing and collecting work with. */
export interface Job {
  state: BuildState;
  environment: Environment;
  outside: Outside;
  /** A folder on this machine that lives as long as the build. The environment does not see it. */
  scratch: string;
  signal: AbortSignal;
  /** Runs one of the service's own scripts to its end. */
  run(sequence: number, script: string): Promise<number>;
  now(): Date;
  /** The working tree of `quintet run`: a tar of it, instead of a source. */
  workingTree?: WorkingTree;
}

export interface WorkingTree {
  tar(): Readable;
  buildspec(path: string): Promise<string | undefined>;
  /** Working trees that stand for secondary sources, by their identifiers. */
  secondary?: Record<string, WorkingTree>;
}

export function originOf(source: BuildState["plan"]["source"]): SourceOrigin {
  const origin = sourceOrigin(source);
  if (origin.kind === "invalid") throw clientError(origin.why);
  return origin;
}

export function directoriesOf({ plan, uuid, region }: Fetching["state"]): Directories {
  const at = (index: number, source: BuildState["plan"]["source"]) => sourceDirectory(uuid, index, originOf(source), region);
  return {
    source: at(0, plan.source),
    secondary: Object.fromEntries(plan.secondarySources.map((source, index) => [source.sourceIdentifier ?? "", at(index + 1, source)])),
  };
}

/** Reads one of the small files that a script leaves in `out`. */
export async function readText(environment: Environment, path: string, mostBytes = 4 * 1024 * 1024): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of await environment.readOut(path)) {
    bytes += (piece as Buffer).length;
    if (bytes > mostBytes) throw clientError(`${path} is larger than ${mostBytes} bytes`);
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString("utf8");
}

const mostOutputBytes = 256 * 1024;

/** The beginning of what a command printed, as text that a database can hold; "" where there is none. */
export async function readStart(environment: Environment, path: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of await environment.readOut(path)) {
      pieces.push(piece as Buffer);
      bytes += (piece as Buffer).length;
      if (bytes >= mostOutputBytes) break;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return Buffer.concat(pieces).subarray(0, mostOutputBytes).toString("utf8").replaceAll("\0", "\ufffd").toWellFormed();
}

export const fileStream = (path: string): Readable => createReadStream(path);
