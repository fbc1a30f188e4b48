import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { EnvironmentSpec } from "../compute.ts";
import type { Nonces } from "../parse-output.ts";
import { type Folder, folderOf } from "./folder.ts";
import { livingLauncher } from "./processes.ts";

/** What is kept of an environment besides its output. Its variables may be secrets and are kept only where process 1 reads them. */
export interface State {
  spec: Omit<EnvironmentSpec, "variables">;
  /** The host uid of everything in it. */
  uid: number;
  nonces: Nonces;
}

export const ENVIRONMENT_ID = /^[a-z0-9-]{1,64}$/;

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

/** Whether the environment's first process ran or may be about to. A server killed before that leaves only files to begin anew with. */
export const hasBegun = (folder: Folder): boolean => existsSync(folder.init) || livingLauncher(folder.launcher) !== undefined;
