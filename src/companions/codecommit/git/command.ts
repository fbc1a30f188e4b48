import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** Where git is looked for; the server's own environment is no business of a child that reads what strangers pushed. */
const searchPath = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin:/run/current-system/sw/bin";

/** Nothing but this decides how git behaves: no system or user configuration, no hooks, no questions, no helpers. */
const settings: Record<string, string> = {
  "core.hooksPath": "/dev/null",
  // The folders are ours whatever user this server runs as.
  "safe.directory": "*",
  "core.fsync": "all",
  // A collection in the background would outlive the request and the server.
  "gc.auto": "0",
  "receive.autogc": "false",
  "receive.denyDeleteCurrent": "warn",
  "receive.advertiseAtomic": "true",
  "transfer.hideRefs": "refs/quintet",
  "uploadpack.allowFilter": "true",
  "uploadpack.allowReachableSHA1InWant": "true",
  "core.protectNTFS": "true",
  "core.protectHFS": "true",
};

export function gitEnvironment(more: Record<string, string> = {}): Record<string, string> {
  const entries = Object.entries(settings);
  const configured = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    PATH: searchPath,
    HOME: "/nonexistent",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(configured),
    ...more,
  };
}

export const spawnGit = (folder: string, args: string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams =>
  spawn("git", args, { cwd: folder, env: gitEnvironment({ GIT_DIR: folder, ...env }), stdio: "pipe" });

/** Git ran and said no. */
export class GitFailed extends Error {
  readonly exitCode: number | null;
  constructor(args: string[], exitCode: number | null, stderr: string) {
    super(`git ${args[0]} ended with ${exitCode}: ${stderr.slice(0, 2000).trim()}`);
    this.name = "GitFailed";
    this.exitCode = exitCode;
  }
}

export interface GitOptions {
  input?: Uint8Array | string;
  env?: Record<string, string>;
}

/** Runs one git command to its end in a bare repository. Arguments must never begin with a dash that a client chose. */
export function git(folder: string, args: string[], { input, env = {} }: GitOptions = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(folder, args, env);
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", reject);
    // Git may end without reading what it was given.
    child.stdin.on("error", () => undefined);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new GitFailed(args, code, Buffer.concat(said).toString()));
    });
    child.stdin.end(input);
  });
}

export const gitText = async (folder: string, args: string[], options?: GitOptions): Promise<string> =>
  (await git(folder, args, options)).toString("utf8").trimEnd();
