import { readFileSync } from "node:fs";

/** A process by number and start time, so that a number used again is not taken for it. */
export interface ProcessRef {
  pid: number;
  parent: number;
  started: string;
}

/** Reads a line of /proc/<pid>/stat. The name in it may hold blanks and parentheses; what follows the last one is plain. */
export function processOf(stat: string): ProcessRef | undefined {
  const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const pid = Number.parseInt(stat, 10);
  const started = rest[19];
  return Number.isInteger(pid) && started !== undefined ? { pid, parent: Number(rest[1]), started } : undefined;
}

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
};

export function isAlive(process: ProcessRef): boolean {
  const stat = readOrNothing(`/proc/${process.pid}/stat`);
  const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  return processOf(stat)?.started === process.started && state !== "Z" && state !== "X";
}

/** The process whose stat line was saved in `path`, while it lives. */
export function livingProcess(path: string): ProcessRef | undefined {
  const process = processOf(readOrNothing(path));
  return process && isAlive(process) ? process : undefined;
}

/** The launcher that wrote `<boot id> <stat>` into `path`, while it lives. */
export function livingLauncher(path: string): ProcessRef | undefined {
  const [boot, ...stat] = readOrNothing(path).split(" ");
  if (boot !== readOrNothing("/proc/sys/kernel/random/boot_id")) return undefined;
  const process = processOf(stat.join(" "));
  return process && isAlive(process) ? process : undefined;
}

/** Sends SIGKILL to a process (positive) or process group (negative); one that is gone already is no error. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
