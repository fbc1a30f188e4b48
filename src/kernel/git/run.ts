import { spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** Basic credentials for git over HTTP. */
export interface GitLogin {
  username: string;
  password: string;
}

/** git ended with an error; the message is its own last words, without any credential. */
export class GitError extends Error {
  readonly exitCode: number | null;
  constructor(message: string, exitCode: number | null) {
    super(message);
    this.name = "GitError";
    this.exitCode = exitCode;
  }
}

export interface GitOptions {
  cwd?: string;
  login?: { url: string } & GitLogin;
  /** Killed with all its children afterwards; ten minutes when omitted. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** May also read a repository on this disk, by path: one that we fetched ourselves. */
  local?: boolean;
  /** Takes any certificate of the server's. */
  insecureSsl?: boolean;
}

/** What git may never do on our behalf: run hooks or filters, ask, read anybody's configuration, speak other protocols. */
const locked: Record<string, string> = {
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  "core.symlinks": "true",
  "credential.helper": "",
  "http.followRedirects": "initial",
  "protocol.version": "2",
  "gc.auto": "0",
  "maintenance.auto": "false",
  "advice.detachedHead": "false",
  "submodule.recurse": "false",
  "init.defaultBranch": "main",
};

function environment(options: GitOptions): Record<string, string> {
  const settings = { ...locked };
  if (options.insecureSsl) settings["http.sslVerify"] = "false";
  if (options.login) {
    // In the environment, not on the command line, where every user of the machine could read it.
    const basic = Buffer.from(`${options.login.username}:${options.login.password}`).toString("base64");
    settings[`http.${options.login.url}.extraHeader`] = `Authorization: Basic ${basic}`;
  }
  const entries = Object.entries(settings);
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin",
    HOME: "/nonexistent",
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "true",
    GIT_ALLOW_PROTOCOL: options.local ? "file" : "http:https",
    GIT_LFS_SKIP_SMUDGE: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

/** A started git: its output, and the promise of its end, which rejects with a GitError. */
export function startGit(args: string[], options: GitOptions = {}): { stdout: Readable; ended: Promise<void> } {
  const child = spawn("git", args, {
    ...(options.cwd ? { cwd: options.cwd } : {}),
    env: environment(options),
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that git's transport helper dies with it.
    detached: true,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const ended = new Promise<void>((resolve, reject) => {
    let late = false;
    const clock = setTimeout(() => {
      late = true;
      if (child.pid) process.kill(-child.pid, "SIGKILL");
    }, options.timeoutMs ?? 600_000);
    child.on("error", (error) => {
      clearTimeout(clock);
      reject(new GitError(error.message, null));
    });
    child.on("close", (code) => {
      clearTimeout(clock);
      if (code === 0) return resolve();
      const words = complaint.trim() || `git ${args[0]} ended with ${code ?? "a signal"}`;
      reject(new GitError(late ? `git ${args[0]} took too long` : words, code));
    });
  });
  return { stdout: child.stdout, ended };
}

/** Runs git to its end and gives back what it printed. */
export async function runGit(args: string[], options: GitOptions = {}): Promise<string> {
  const { stdout, ended } = startGit(args, options);
  const pieces: Buffer[] = [];
  stdout.on("data", (piece: Buffer) => pieces.push(piece));
  await ended;
  return Buffer.concat(pieces).toString("utf8");
}
