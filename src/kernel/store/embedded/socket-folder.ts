import { chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SystemUser } from "./system-user.ts";

export const socketName = ".s.PGSQL.5432";

/** A socket's path must fit into sockaddr_un: 108 bytes on Linux, 104 on macOS, the closing zero included. */
const longestPath = process.platform === "linux" ? 107 : 103;

/**
 * The folder of PostgreSQL's socket, for its user only: `<home>/socket`, or a short one in the system's temporary folder where that
 * path would be too long. The short one is remembered, and made anew when it was swept away.
 */
export async function socketFolder(home: string, user: SystemUser | undefined): Promise<string> {
  const usual = join(home, "socket");
  if (Buffer.byteLength(join(usual, socketName)) <= longestPath) {
    await mkdir(usual, { recursive: true, mode: 0o700 });
    return own(usual, user);
  }
  const note = join(home, "socket-folder");
  const remembered = await readFile(note, "utf8").catch(() => undefined);
  if (remembered && (await isPrivate(remembered, user))) return remembered;
  const short = await own(await mkdtemp(join(tmpdir(), "quintet-")), user);
  await writeFile(note, short);
  return short;
}

/** Forgets a short socket folder once PostgreSQL has stopped. */
export async function removeSocketFolder(home: string, folder: string): Promise<void> {
  if (folder !== join(home, "socket")) await rm(folder, { recursive: true, force: true });
}

async function own(folder: string, user: SystemUser | undefined): Promise<string> {
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

/** Somebody else may have made a folder of that name in the meantime. */
async function isPrivate(folder: string, user: SystemUser | undefined): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === (user?.uid ?? process.getuid?.()) && (found.mode & 0o077) === 0;
}
