import { readdirSync, readFileSync } from "node:fs";

const CLOSE_ON_EXEC = 0o2000000;

/**
 * Whoever started the server may have left files open that a child would inherit, and with it a build. Node closes its own; the
 * answer puts /dev/null in the place of the others, as the part of `stdio` after the first three.
 */
export function inheritedFiles(): "ignore"[] {
  const open = readdirSync("/proc/self/fd").map(Number);
  const leaking = open.filter((fd) => fd > 2 && !closesOnExec(fd));
  return Array.from({ length: Math.max(2, ...leaking) - 2 }, () => "ignore");
}

function closesOnExec(fd: number): boolean {
  try {
    const flags = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "utf8"))?.[1];
    return (Number.parseInt(flags ?? "0", 8) & CLOSE_ON_EXEC) !== 0;
  } catch {
    return true;
  }
}
