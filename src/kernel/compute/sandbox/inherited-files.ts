import { readdirSync, readFileSync } from "node:fs";

const CLOSE_ON_EXEC = 0o2000000;

/**
 * Whoever started the server may have left files open that a child would inherit, and with it a build. Node closes its own; for the
 * others the answer puts `nothing`, an open /dev/null, in their place: it is the part of `stdio` after the first three.
 */
export function inheritedFiles(nothing: number): ("ignore" | number)[] {
  const open = readdirSync("/proc/self/fd").map(Number);
  const leaking = open.filter((fd) => fd > 2 && !closesOnExec(fd));
  return Array.from({ length: Math.max(2, ...leaking) - 2 }, (_none, index) => (leaking.includes(index + 3) ? nothing : "ignore"));
}

function closesOnExec(fd: number): boolean {
  try {
    const flags = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "utf8"))?.[1];
    return (Number.parseInt(flags ?? "0", 8) & CLOSE_ON_EXEC) !== 0;
  } catch {
    return true;
  }
}
