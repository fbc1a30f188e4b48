import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { secretText } from "../../../base/ids.ts";
import type { Log } from "../../../base/log.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { makeCluster, makeHome, role } from "./cluster-folder.ts";
import { findPostmaster, launch } from "./postmaster.ts";
import { removeSocketFolder, socketFolder, socketName } from "./socket-folder.ts";
import { databaseUser, type SystemUser } from "./system-user.ts";

interface Connection {
  host: string;
  user: string;
  database: string;
  /** `quintet-` and something of this server's own. */
  application_name: string;
}

export interface EmbeddedPostgres {
  connection: Connection;
  /** Brings PostgreSQL back when it was killed; returns once it answers. Many may ask at once. */
  revive(): Promise<void>;
  /** A fast shutdown, unless another server is using the same cluster. */
  stop(): Promise<void>;
}

const patienceMs = 30_000;
const stepMs = 5;

interface Cluster {
  binaries: Binaries;
  folder: string;
  home: string;
  log: Log;
  user: SystemUser | undefined;
  settings: Record<string, string>;
}

/** The PostgreSQL of a data folder: made at the first start, found running after a kill of the server, started otherwise. */
export async function startEmbeddedPostgres(data: string, log: Log, settings: Record<string, string> = {}): Promise<EmbeddedPostgres> {
  const user = databaseUser();
  const home = await makeHome(data, user);
  const binaries = await findBinaries(home, user);
  const folder = await makeCluster(home, binaries, user);
  const cluster: Cluster = { binaries, folder, home, log, user, settings };
  const connection = { host: "", user: role, database: "postgres", application_name: `quintet-${secretText(6)}` };
  let stopped = false;
  let reviving: Promise<void> | undefined;

  async function ensure(): Promise<void> {
    if (stopped) throw new Error("PostgreSQL was stopped together with this server");
    connection.host = await running(cluster);
  }
  await ensure();

  return {
    connection,
    revive() {
      reviving ??= ensure().finally(() => {
        reviving = undefined;
      });
      return reviving;
    },
    async stop() {
      stopped = true;
      await reviving?.catch(() => undefined);
      await stopPostmaster(cluster, connection);
    },
  };
}

/** Returns the folder of the socket once PostgreSQL answers there. */
async function running(cluster: Cluster): Promise<string> {
  const deadline = performance.now() + patienceMs;
  const logFile = join(cluster.home, "server.log");
  let child: ChildProcess | undefined;
  while (performance.now() < deadline) {
    const found = await findPostmaster(cluster.folder);
    if (found?.socketFolder && existsSync(join(found.socketFolder, socketName)) && (await answers(found.socketFolder))) {
      return found.socketFolder;
    }
    // It ends at once while the processes of a killed predecessor are still going away, or when another server was quicker.
    if (!found && (!child || child.exitCode !== null || child.signalCode !== null)) {
      const where = await socketFolder(cluster.home, cluster.user);
      if (child) cluster.log.warn("PostgreSQL ended while it was starting; trying again", { logFile });
      child = await launch({ ...cluster, program: cluster.binaries.postgres, cluster: cluster.folder, socketFolder: where, logFile });
      child.on("error", (error) => cluster.log.error("PostgreSQL cannot be started", { error }));
      await pause(stepMs * 4);
    }
    await pause(stepMs);
  }
  const said = await readFile(logFile, "utf8").catch(() => "");
  throw new Error(`PostgreSQL does not start. The end of ${logFile}: ${said.slice(-2000)}`);
}

async function answers(host: string): Promise<boolean> {
  const client = new pg.Client({ host, user: role, database: "postgres" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function stopPostmaster(cluster: Cluster, connection: Connection): Promise<void> {
  const found = await findPostmaster(cluster.folder);
  if (!found || (await isUsedByOthers(connection))) return;
  // SIGINT is PostgreSQL's fast shutdown: sessions end, everything is on disk, the next start has nothing to recover.
  process.kill(found.pid, "SIGINT");
  const deadline = performance.now() + patienceMs;
  while ((await findPostmaster(cluster.folder)) && performance.now() < deadline) await pause(stepMs);
  await removeSocketFolder(cluster.home, found.socketFolder);
}

/** Connections of this server itself may take a moment to go away after they were closed, so they do not count. */
async function isUsedByOthers(connection: Connection): Promise<boolean> {
  const client = new pg.Client(connection);
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query(
      "select from pg_stat_activity where application_name like 'quintet-%' and application_name <> $1 and backend_type = 'client backend'",
      [connection.application_name],
    );
    return (rowCount ?? 0) > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
