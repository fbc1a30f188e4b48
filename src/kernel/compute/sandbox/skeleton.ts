import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { chmod, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The uid and gid, and their name, that a build has inside its user namespace. */
export const INSIDE = { uid: 1000, name: "codebuild", home: "/home/codebuild" };

/** The folders of this machine that an environment sees. Everything else (/home, /root, /var, /srv …) is simply not there. */
const SHOWN = ["usr", "etc", "opt", "bin", "sbin", "lib", "lib32", "lib64", "libx32"];
const DEVICES = ["null", "zero", "full", "random", "urandom", "tty"];
const EMPTY = [
  "proc",
  "sys",
  "mnt",
  "media",
  "srv",
  "root",
  "run",
  "tmp",
  "var/tmp",
  "var/log",
  "var/lib",
  "var/cache",
  "dev/pts",
  "dev/shm",
];
const OWN = ["home/codebuild", "codebuild/in", "codebuild/out", "codebuild/control", "codebuild/output", "codebuild/node/bin"];
/** Folders of the base in which a build may make and replace files although root owns them on the host. */
const WRITABLE = [
  ...["usr", "usr/bin", "usr/sbin", "usr/lib", "usr/share", "usr/include", "etc", "opt"],
  ...["bin", "etc", "include", "lib", "sbin", "share", "src"].map((name) => `usr/local/${name}`),
  "usr/local",
];

const isFolder = (path: string): boolean => existsSync(path) && lstatSync(path).isDirectory();
const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

export const shownFolders = (): string[] => SHOWN.filter((name) => isFolder(`/${name}`));
export const devices = DEVICES;

const passwd = [
  "root:x:0:0:root:/root:/bin/sh",
  `${INSIDE.name}:x:${INSIDE.uid}:${INSIDE.uid}::${INSIDE.home}:/bin/sh`,
  "nobody:x:65534:65534:nobody:/nonexistent:/bin/false",
];
const ETC: Record<string, string> = {
  passwd: `${passwd.join("\n")}\n`,
  group: `root:x:0:\n${INSIDE.name}:x:${INSIDE.uid}:\nnogroup:x:65534:\n`,
  hosts: "127.0.0.1 localhost codebuild\n::1 localhost\n",
  hostname: "codebuild\n",
  "resolv.conf": "# Names are resolved by the egress proxy.\n",
};
export const ownEtc = Object.keys(ETC);

/**
 * Makes the tree that every environment's disk begins with, once: empty folders and files to mount on, links, our own /etc files.
 * Copying it is one process at the start of an environment instead of some forty.
 */
export async function makeSkeleton(path: string): Promise<void> {
  const next = `${path}.${process.pid}`;
  await rm(next, { recursive: true, force: true });
  const folder = (name: string) => mkdir(join(next, name), { recursive: true });
  const root = (name: string) => join(next, "root", name);
  for (const name of [...shownFolders(), ...EMPTY, ...OWN]) await folder(`root/${name}`);
  for (const name of shownFolders()) {
    await folder(`upper/${name}`);
    await folder(`work/${name}`);
  }
  for (const name of WRITABLE) if (isFolder(`/${name}`) && shownFolders().includes(name.split("/")[0]!)) await folder(`upper/${name}`);
  for (const name of ["tmp", "var/tmp", "dev/shm"]) await chmod(root(name), 0o1777);
  for (const name of SHOWN) if (isLink(`/${name}`)) await symlink(readlinkSync(`/${name}`), root(name));
  for (const name of DEVICES) await writeFile(root(`dev/${name}`), "");
  await writeFile(root("codebuild/node/bin/node"), "");
  await folder("root/codebuild/node/lib/npm");
  await symlink("../lib/npm/bin/npm-cli.js", root("codebuild/node/bin/npm"));
  await symlink("../lib/npm/bin/npx-cli.js", root("codebuild/node/bin/npx"));
  const links = { fd: "/proc/self/fd", stdin: "/proc/self/fd/0", stdout: "/proc/self/fd/1", stderr: "/proc/self/fd/2", ptmx: "pts/ptmx" };
  for (const [name, target] of Object.entries(links)) await symlink(target, root(`dev/${name}`));
  await symlink("/run", root("var/run"));
  for (const [name, text] of Object.entries(ETC)) {
    await mkdir(dirname(join(next, "etc", name)), { recursive: true });
    await writeFile(join(next, "etc", name), text);
  }
  await rm(path, { recursive: true, force: true });
  await rename(next, path);
}
