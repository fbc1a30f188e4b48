import { readdirSync, readFileSync } from "node:fs";

const msPerTick = 10;

const statOf = (pid: number): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

/** Every process whose command line names `text`, with all that descend from it: a server and its database. Linux only. */
export function processesOf(text: string): number[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map<number, number>();
  const found = new Set<number>();
  for (const pid of all) {
    try {
      parents.set(pid, Number(statOf(pid)[1]));
      if (pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text)) found.add(pid);
    } catch {
      // It ended meanwhile.
    }
  }
  for (let grew = true; grew; ) {
    grew = false;
    for (const [pid, parent] of parents) {
      if (found.has(pid) || !found.has(parent)) continue;
      found.add(pid);
      grew = true;
    }
  }
  return [...found];
}

/** What processes have used of the processor, with that of their ended children. */
export const cpuMsOf = (pids: number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const stat = statOf(pid);
      return sum + [11, 12, 13, 14].reduce((ticks, index) => ticks + Number(stat[index]), 0) * msPerTick;
    } catch {
      return sum;
    }
  }, 0);
