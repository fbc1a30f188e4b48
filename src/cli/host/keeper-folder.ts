import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * What the machine keeps about a host stands beside its root, not in it: deployed scripts may put links into the root, and nobody
 * outside must write through them.
 */
export const keeperFolder = (root: string): string => join(dirname(root), `.${basename(root)}.keeper`);

export function openKeeperFolder(root: string): string {
  const folder = keeperFolder(root);
  mkdirSync(join(folder, "config"), { recursive: true, mode: 0o700 });
  return folder;
}

/** Seen from inside the host: /opt/quintet/config/agent.json. */
export const configurationPath = (root: string): string => join(keeperFolder(root), "config", "agent.json");

export const hostLog = (root: string): string => join(keeperFolder(root), "host.log");

/** The process that keeps a host, by its id and the time it was started: an id alone may have been given to another process since. */
export interface Keeper {
  pid: number;
  startTime: string;
}

const keeperFile = (root: string): string => join(keeperFolder(root), "keeper.json");

function keeperOf(pid: number): Keeper | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return { pid, startTime: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "" };
  } catch {
    return undefined;
  }
}

export function writeKeeper(root: string): void {
  writeFileSync(join(openKeeperFolder(root), "keeper.json"), JSON.stringify(keeperOf(process.pid)));
}

/** The process that keeps this host now, if there is one. */
export function readKeeper(root: string): Keeper | undefined {
  if (!existsSync(root) || !existsSync(keeperFile(root))) return undefined;
  try {
    const keeper = JSON.parse(readFileSync(keeperFile(root), "utf8")) as Keeper;
    return keeperOf(keeper.pid)?.startTime === keeper.startTime ? keeper : undefined;
  } catch {
    return undefined;
  }
}
