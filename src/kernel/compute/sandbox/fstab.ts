import { existsSync, readFileSync } from "node:fs";
import type { Abilities } from "../abilities.ts";
import type { Folder } from "./folder.ts";
import { devices, ownEtc, shownFolders } from "./skeleton.ts";

/** fstab(5) splits at blanks; octal escapes keep them. */
const fstabWord = (path: string): string => path.replace(/[\s\\#]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);

/** Mount flags that a bind mount must repeat: a user namespace may not take them away, and says EPERM when it seems to try. */
function inheritedFlags(path: string): string[] {
  let best = "";
  let flags: string[] = [];
  for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
    const [, , , , point, options] = line.split(" ");
    if (point === undefined || options === undefined) continue;
    if (path !== point && !path.startsWith(point === "/" ? "/" : `${point}/`)) continue;
    if (point.length < best.length) continue;
    best = point;
    flags = options.split(",").filter((option) => ["nosuid", "nodev", "noexec"].includes(option));
  }
  return flags;
}

export interface Programs {
  /** The Node that runs this server, for builds on a machine that has no other. */
  node: string;
  /** The folder of npm's package, where there is one. */
  npm: string | undefined;
}

/**
 * Everything that is mounted into an environment's root, in order. `mount --all --fstab` does it in one process, where a mount
 * command each would take longer than all the rest of the start.
 */
export function fstab(folder: Folder, data: string, programs: Programs, abilities: Abilities): string {
  const root = `${folder.root}/root`;
  const lines: string[] = [];
  const add = (source: string, target: string, type: string, options: string) =>
    lines.push(`${fstabWord(source)} ${fstabWord(root + target)} ${type} ${options} 0 0`);
  const readOnly = (source: string, target: string, ...flags: string[]) =>
    add(source, target, "none", [...new Set(["bind", "ro", ...flags, ...inheritedFlags(source)])].join(","));

  lines.push(`${fstabWord(root)} ${fstabWord(root)} none bind 0 0`);
  for (const name of shownFolders()) {
    const lower = name === "etc" ? "etc:/etc" : `/${name}`;
    const attributes = abilities.mode === "user" ? ",userxattr" : "";
    if (abilities.overlay)
      add("overlay", `/${name}`, "overlay", `lowerdir=${lower},upperdir=upper/${name},workdir=work/${name}${attributes}`);
    else readOnly(`/${name}`, `/${name}`);
  }
  if (!abilities.overlay) for (const name of ownEtc) if (existsSync(`/etc/${name}`)) readOnly(`${folder.root}/etc/${name}`, `/etc/${name}`);
  add("proc", "/proc", "proc", "nosuid,nodev,noexec");
  add("devpts", "/dev/pts", "devpts", "newinstance,ptmxmode=0666,mode=620,nosuid,noexec");
  for (const name of devices) add(`/dev/${name}`, `/dev/${name}`, "none", "bind");
  readOnly(folder.in, "/codebuild/in", "nosuid", "nodev");
  readOnly(folder.control, "/codebuild/control", "nosuid", "nodev");
  readOnly(programs.node, "/codebuild/node/bin/node");
  if (programs.npm !== undefined) readOnly(programs.npm, "/codebuild/node/lib/npm");
  if (shownFolders().some((name) => data.startsWith(`/${name}/`))) add("tmpfs", data, "tmpfs", "ro,size=4k,mode=000");
  return `${lines.join("\n")}\n`;
}
