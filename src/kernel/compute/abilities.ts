import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CgroupTree, findCgroups } from "./sandbox/cgroup.ts";

/** What this machine can do for a sandbox, found out once by trying. */
export interface Abilities {
  /** "root": as root, dropping to an unprivileged uid for each environment; "user": as an ordinary user; "none": not at all. */
  mode: "root" | "user" | "none";
  /** Why the mode is "none". */
  reason: string;
  overlay: boolean;
  userNamespace: boolean;
  cgroups: CgroupTree | undefined;
  /** `systemd-run --user --scope` works: limits for an ordinary user. */
  userScope: boolean;
  /** Absolute path of perl, which loads the system call filter. */
  perl: string | undefined;
  /** The command that brings the loopback interface of a network namespace up. */
  loopback: "ip" | "perl" | undefined;
  bubblewrap: string | undefined;
}

const run = promisify(execFile);

async function works(command: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  try {
    await run(command, args, { timeout: 10_000, env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...env } });
    return true;
  } catch {
    return false;
  }
}

/** Where the user's systemd listens, by its own convention. */
export const sessionFolder = (): string => `/run/user/${process.getuid?.()}`;

/** The absolute path of a program, in the places where an environment sees programs too. */
export function findProgram(name: string): string | undefined {
  const folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

const namespaces = ["--mount", "--ipc", "--uts", "--net", "--pid", "--fork"];
/** A file system of its own under /tmp, so that the attempt leaves nothing behind. */
const overlayOn = (option: string): string =>
  `mount -t tmpfs tmpfs /tmp && mkdir /tmp/u /tmp/w /tmp/m && mount -t overlay overlay -o lowerdir=/usr,upperdir=/tmp/u,workdir=/tmp/w${option} /tmp/m && mkdir /tmp/m/x`;

export async function findAbilities(): Promise<Abilities> {
  const root = process.getuid?.() === 0;
  const asUser = ["--user", "--map-root-user"];
  const [asRoot, user, rootOverlay, userOverlay, userScope] = await Promise.all([
    root && works("unshare", [...namespaces, "true"]),
    works("unshare", [...asUser, ...namespaces, "--mount-proc", "true"]),
    root && works("unshare", ["--mount", "sh", "-c", overlayOn("")]),
    !root && works("unshare", [...asUser, "--mount", "sh", "-c", overlayOn(",userxattr")]),
    !root &&
      works("systemd-run", ["--user", "--scope", "--quiet", "--collect", "-p", "TasksMax=64", "true"], {
        XDG_RUNTIME_DIR: sessionFolder(),
      }),
  ]);
  const mode = asRoot ? "root" : user && !root ? "user" : "none";
  const perl = findProgram("perl");
  return {
    mode,
    reason: mode === "none" ? reason(root) : "",
    overlay: rootOverlay || userOverlay,
    userNamespace: user,
    cgroups: asRoot ? findCgroups() : undefined,
    userScope,
    perl,
    loopback: findProgram("ip") ? "ip" : perl ? "perl" : undefined,
    bubblewrap: findProgram("bwrap"),
  };
}

function reason(root: boolean): string {
  if (process.platform !== "linux") return `The sandbox needs Linux; this is ${process.platform}.`;
  if (root) return "This root may not create namespaces (CAP_SYS_ADMIN is missing: is this an unprivileged container?).";
  return "This user may not create user namespaces (`sysctl kernel.unprivileged_userns_clone=1`, or an AppArmor restriction).";
}
