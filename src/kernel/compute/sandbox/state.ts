import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { EnvironmentSpec } from "../compute.ts";
import type { Nonces } from "../parse-output.ts";
import { type Folder, folderOf } from "./folder.ts";
import { killHard, livingLauncher } from "./processes.ts";

/** What is kept of an environment besides its output. Its variables may be secrets and are kept only where process 1 reads them. */
export interface State {
  spec: Omit<EnvironmentSpec, "variables">;
  /** The host uid of everything in it. */
  uid: number;
  nonces: Nonces;
  /** The name of its cgroups. */
  cgroup: string;
}

export const ENVIRONMENT_ID = /^[a-z0-9-]{1,64}$/;
const UNDECIDED_MS = 5_000;

export async function readState(folder: Folder): Promise<State | undefined> {
  try {
    return JSON.parse(await readFile(folder.state, "utf8")) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export async function readStates(environments: string, ids: string[]): Promise<State[]> {
  const states = await Promise.all(ids.map((id) => readState(folderOf(environments, id))));
  return states.filter((state) => state !== undefined);
}

export function hasCome(folder: Folder, word: "parked" | "begun"): boolean {
  try {
    return readFileSync(folder.progress, "utf8").includes(word);
  } catch {
    return false;
  }
}

/**
 * Whether an environment that another server process has started is a build's. A server killed before it said so leaves one that
 * ends by itself, because the pipe on which it waits has closed: then there are only files to begin anew with.
 */
export async function hasBegun(folder: Folder): Promise<boolean> {
  for (let waited = 0; ; waited += 5) {
    if (hasCome(folder, "begun")) return true;
    const launcher = livingLauncher(folder.launcher);
    if (launcher === undefined) return false;
    if (waited > UNDECIDED_MS) killHard(-launcher.pid);
    await delay(5);
  }
}
