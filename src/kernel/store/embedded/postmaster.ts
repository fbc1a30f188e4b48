import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { readFile, realpath, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { programEnvironment } from "./cluster-folder.ts";
import type { SystemUser } from "./system-user.ts";

/** What postmaster.pid says about the PostgreSQL of a cluster folder. */
export interface Postmaster {
  pid: number;
  socketFolder: string;
}

const settings = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "100",
  shared_buffers: "32MB",
  jit: "off",
  huge_pages: "off",
  io_method: "sync",
  max_worker_processes: "1",
  max_parallel_workers: "0",
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
  max_logical_replication_workers: "0",
  max_wal_senders: "0",
  wal_level: "minimal",
  max_wal_size: "256MB",
  autovacuum_max_workers: "1",
  autovacuum_naptime: "15s",
  update_process_title: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
  fsync: "on",
  synchronous_commit: "on",
};

export interface Launch {
  program: string;
  cluster: string;
  socketFolder: string;
  logFile: string;
  user: SystemUser | undefined;
  /** More settings, or others. */
  settings: Record<string, string>;
}

/** Starts PostgreSQL in a process group of its own: it outlives a kill -9 of the server, and the next server finds it running. */
export async function launch({ program, cluster, socketFolder, logFile, user, settings: more }: Launch): Promise<ChildProcess> {
  const tooLong = await stat(logFile).then(
    ({ size }) => size > 10_000_000,
    () => false,
  );
  const output = openSync(logFile, tooLong ? "w" : "a", 0o600);
  const options = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(program, ["-D", cluster, "-k", socketFolder, ...options], {
    cwd: cluster,
    detached: true,
    env: programEnvironment,
    stdio: ["ignore", output, output],
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  child.unref();
  return child;
}

/** The PostgreSQL that runs on this cluster now; a file left by one that was killed is removed. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = join(cluster, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (pid > 0 && (await isPostgresOf(pid, cluster))) return { pid, socketFolder: lines[4] ?? "" };
  // The number may by now be another program's, which PostgreSQL itself would take for a living postmaster and refuse to start.
  // Between its creation and its first line a new PostgreSQL's own file is empty: only one that stays so is a leftover.
  const written = await stat(file).catch(() => undefined);
  const isBeingWritten = text === "" && written !== undefined && Date.now() - written.mtimeMs < 10_000;
  if (!isBeingWritten && (await readFile(file, "utf8").catch(() => "")) === text) await rm(file, { force: true });
  return undefined;
}

/** Its command line tells it from whatever else may have got its number. */
async function isPostgresOf(pid: number, cluster: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    // Gone, or somebody else's: ours runs as our own user, and nobody is out of root's reach.
    return false;
  }
  if (process.platform !== "linux") return true;
  const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
  const folder = words[words.indexOf("-D") + 1] ?? "";
  const real = await realpath(folder).catch(() => undefined);
  return real !== undefined && real === (await realpath(cluster));
}
