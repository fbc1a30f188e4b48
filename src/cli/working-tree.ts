import { execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import type { WorkingTree } from "../services/codebuild/local.ts";

const run = promisify(execFile);

/** The files of a folder as a build would see them if they were pushed now: tracked, and untracked but not ignored. */
export async function workingTreeOf(folder: string, buildspec: string, secondary: Record<string, string> = {}): Promise<WorkingTree> {
  const files = await filesOf(folder);
  const others: Record<string, WorkingTree> = {};
  for (const [identifier, other] of Object.entries(secondary)) others[identifier] = await workingTreeOf(other, buildspec);
  return {
    tar: () => packed(folder, files),
    // A build of a batch may name a buildspec of its own.
    buildspec: (path) => readFile(resolve(folder, path === "buildspec.yml" ? buildspec : path), "utf8").catch(() => undefined),
    ...(Object.keys(others).length ? { secondary: others } : {}),
  };
}

/** NUL-separated paths; outside of a repository everything but our own folder. */
export async function filesOf(folder: string): Promise<string> {
  const limits = { cwd: folder, maxBuffer: 1 << 28 };
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], limits).catch(() => undefined);
  if (listed) return listed.stdout;
  const found = await run(
    "find",
    [".", "-path", "./.quintet", "-prune", "-o", "(", "-type", "f", "-o", "-type", "l", ")", "-print0"],
    limits,
  );
  return found.stdout;
}

/** A tracked file that was deleted is left out. */
function packed(folder: string, files: string): Readable {
  const tar = spawn("tar", ["-C", folder, "--ignore-failed-read", "--no-recursion", "--null", "-T", "-", "-cf", "-"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  tar.stdin.on("error", () => undefined);
  Readable.from([files]).pipe(tar.stdin);
  return tar.stdout;
}
