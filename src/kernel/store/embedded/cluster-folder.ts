import { spawn } from "node:child_process";
import { chmod, chown, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { secretText } from "../../../base/ids.ts";
import type { Binaries } from "./binaries.ts";
import { canReach, closedFolder, ownName, type SystemUser } from "./system-user.ts";

/** The database role that owns everything; only our own system user may become it, through the socket. */
export const role = "quintet";

/** Makes `<data>/postgres`, owned by the user PostgreSQL runs as, or says why that user cannot work there. */
export async function makeHome(data: string, user: SystemUser | undefined): Promise<string> {
  await mkdir(data, { recursive: true, mode: 0o711 });
  const home = join(data, "postgres");
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (!user) return home;
  // The data folder is ours: letting others pass through it (not list it) is our decision. What lies above is not.
  if (!canReach(data, user)) await chmod(data, (await stat(data)).mode | 0o011);
  const closed = closedFolder(data, user);
  if (closed) {
    throw new Error(
      `PostgreSQL runs as user ${user.name}, who cannot enter ${closed}: run \`chmod o+x ${closed}\`, or put the data elsewhere with QUINTET_DATA`,
    );
  }
  await chown(home, user.uid, user.gid);
  return home;
}

/** Runs initdb once. The cluster appears by a rename, so a kill in the middle leaves nothing half made. */
export async function makeCluster(home: string, binaries: Binaries, user: SystemUser | undefined): Promise<string> {
  const cluster = join(home, "cluster");
  if (!(await exists(join(cluster, "PG_VERSION")))) {
    for (const name of await readdir(home))
      if (/^cluster\.\d+\./.test(name) && !isAlive(name)) await rm(join(home, name), { recursive: true });
    const unfinished = `${cluster}.${process.pid}.${secretText(6)}`;
    await run(binaries.initdb, ["-D", unfinished, ...initdbOptions], home, user);
    await rename(unfinished, cluster).catch(async (error) => {
      await rm(unfinished, { recursive: true, force: true });
      // Another server that starts at the same moment has put it there first.
      if (!(await exists(join(cluster, "PG_VERSION")))) throw error;
    });
  }
  await writeFile(join(cluster, "pg_hba.conf"), `local all ${role} peer map=${role}\n`);
  await writeFile(join(cluster, "pg_ident.conf"), `${role} "${ownName().replaceAll('"', '""')}" ${role}\n`);
  return cluster;
}

const initdbOptions = [
  ...["-U", role, "--auth=peer", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
  ...["--data-checksums", "--no-instructions", "-c", "shared_buffers=32MB", "-c", "max_connections=60"],
];

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function isAlive(folderName: string): boolean {
  try {
    process.kill(Number(folderName.split(".")[1]), 0);
    return true;
  } catch {
    return false;
  }
}

/** The environment PostgreSQL's programs get: nothing of ours. */
export const programEnvironment = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

function run(program: string, args: string[], cwd: string, user: SystemUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: programEnvironment,
      stdio: ["ignore", "pipe", "pipe"],
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program} failed (${code}): ${said.slice(-2000)}`))));
  });
}
