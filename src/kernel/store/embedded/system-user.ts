import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import { dirname } from "node:path";

/** The unprivileged user that PostgreSQL runs as when we are root, because PostgreSQL refuses to be root. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

const candidates = ["quintet", "postgres", "nobody"];

function lookUp(name: string): SystemUser | undefined {
  const id = (flag: string) => Number.parseInt(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout ?? "", 10);
  const [uid, gid] = [id("-u"), id("-g")];
  return uid > 0 && gid > 0 ? { name, uid, gid } : undefined;
}

/** Undefined when we are not root and PostgreSQL may simply be us. */
export function databaseUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of candidates) {
    const user = lookUp(name);
    if (user) return user;
  }
  throw new Error("PostgreSQL refuses to run as root and there is no other user for it: create one with `useradd --system quintet`");
}

/** The name PostgreSQL sees for us at the other end of its socket. */
export function ownName(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new Error(`User ${process.getuid?.()} has no name on this machine, and PostgreSQL insists on one: add it to /etc/passwd`, {
      cause,
    });
  }
}

/** Whether `user` (or we) may enter or run `path`. Asked of the kernel itself, which knows about ACLs and mounts. */
export const canReach = (path: string, user: SystemUser | undefined): boolean =>
  spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", path], { cwd: "/", ...(user && { uid: user.uid, gid: user.gid }) }).status === 0;

/** The outermost folder on the way to `path` that `user` cannot enter. */
export function closedFolder(path: string, user: SystemUser): string | undefined {
  if (canReach(path, user)) return undefined;
  return (path === dirname(path) ? undefined : closedFolder(dirname(path), user)) ?? path;
}
