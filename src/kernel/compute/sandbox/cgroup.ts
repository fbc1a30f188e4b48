import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { EnvironmentSpec } from "../compute.ts";

/** Where this machine's cgroups are mounted. v1 has one tree per controller, v2 one for all. */
export interface CgroupTree {
  version: 1 | 2;
  memory: string;
  pids: string;
  cpu: string;
  /** The v2 tree (also beside v1): one write to cgroup.kill ends everything in it. */
  unified: string | undefined;
}

const OURS = "quintet";
const PERIOD_US = 100_000;

/** The cgroup trees we may use, or undefined where limits cannot be set by hand. */
export function findCgroups(): CgroupTree | undefined {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const tree: { [controller: string]: string } = {};
  for (const line of mounts) {
    const [left, right] = line.split(" - ");
    const point = left?.split(" ")[4];
    const [type, , options] = right?.split(" ") ?? [];
    if (point === undefined || options === undefined) continue;
    if (type === "cgroup2") tree["unified"] = point;
    if (type === "cgroup") for (const controller of options.split(",")) tree[controller] ??= point;
  }
  return firstUsable(tree);
}

function firstUsable(tree: { [controller: string]: string }): CgroupTree | undefined {
  const { memory, pids, cpu, unified } = tree;
  try {
    if (memory && pids && cpu) {
      for (const point of [memory, pids, cpu]) mkdirSync(`${point}/${OURS}`, { recursive: true });
      return { version: 1, memory, pids, cpu, unified: unified && mayMake(unified) ? unified : undefined };
    }
    if (!unified) return undefined;
    writeFileSync(`${unified}/cgroup.subtree_control`, "+memory +pids +cpu");
    mkdirSync(`${unified}/${OURS}`, { recursive: true });
    writeFileSync(`${unified}/${OURS}/cgroup.subtree_control`, "+memory +pids +cpu");
    return { version: 2, memory: unified, pids: unified, cpu: unified, unified };
  } catch {
    return undefined;
  }
}

function mayMake(unified: string): boolean {
  try {
    mkdirSync(`${unified}/${OURS}`, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

export interface Cgroups {
  /** Every folder that the environment's first process joins. */
  folders: string[];
  /** The file that counts processes killed for lack of memory in a line `oom_kill N`. */
  memoryEvents: string;
  make(): void;
  /** Sets what the specification allows, also around processes that run already. */
  limit(spec: Pick<EnvironmentSpec, "memoryMb" | "cpus" | "processes">): void;
  /** Ends everything inside at once, where the kernel can. */
  kill(): void;
  remove(): Promise<void>;
}

/** Names the cgroups of an environment. */
export function cgroupsOf(tree: CgroupTree, name: string): Cgroups {
  const unified = tree.unified ? [`${tree.unified}/${OURS}/${name}`] : [];
  const folders =
    tree.version === 2 ? unified : [tree.memory, tree.pids, tree.cpu].map((point) => `${point}/${OURS}/${name}`).concat(unified);
  return {
    folders,
    memoryEvents: tree.version === 2 ? `${folders[0]}/memory.events` : `${folders[0]}/memory.oom_control`,
    make() {
      for (const folder of folders) mkdirSync(folder, { recursive: true });
    },
    limit: (spec) => limit(tree.version, folders, spec),
    kill() {
      for (const folder of unified) killAll(folder);
    },
    async remove() {
      for (const folder of folders) await removeFolder(folder);
    },
  };
}

/** The launcher takes the folders along at its end, which may be at this very moment; and older kernels have no such file. */
function killAll(folder: string): void {
  try {
    writeFileSync(`${folder}/cgroup.kill`, "1", { flag: "r+" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENODEV") throw error;
  }
}

/** Swap counts as memory: a limit that swaps is no limit. */
function limit(version: 1 | 2, folders: string[], spec: Pick<EnvironmentSpec, "memoryMb" | "cpus" | "processes">): void {
  const bytes = String(spec.memoryMb * 1024 * 1024);
  const quota = Math.max(1_000, Math.round(spec.cpus * PERIOD_US));
  const [memory, pids, cpu] = version === 2 ? Array(3).fill(folders[0]) : folders;
  writeFileSync(`${pids}/pids.max`, String(spec.processes));
  if (version === 2) {
    writeFileSync(`${memory}/memory.max`, bytes);
    if (existsSync(`${memory}/memory.swap.max`)) writeFileSync(`${memory}/memory.swap.max`, "0");
    writeFileSync(`${cpu}/cpu.max`, `${quota} ${PERIOD_US}`);
  } else {
    writeFileSync(`${memory}/memory.limit_in_bytes`, bytes);
    const withSwap = `${memory}/memory.memsw.limit_in_bytes`;
    if (existsSync(withSwap)) writeFileSync(withSwap, bytes);
    writeFileSync(`${cpu}/cpu.cfs_period_us`, String(PERIOD_US));
    writeFileSync(`${cpu}/cpu.cfs_quota_us`, String(quota));
  }
}

/** A cgroup stays busy for a moment after its last process has died. */
async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EBUSY") return;
      await delay(10);
    }
  }
}
