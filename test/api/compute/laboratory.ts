import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram } from "../../../src/kernel/compute/abilities.ts";
import type { SealName } from "../../../src/kernel/compute/index.ts";
import type { Methods } from "./program.ts";

const program = fileURLToPath(new URL("./program.ts", import.meta.url));
const ORDINARY = 12_345;

export const isRoot = process.getuid?.() === 0;

/** Who runs the server. As root both ways are tested; an ordinary user can only test its own. */
export const servers: { name: string; uid: number | undefined }[] = [
  { name: isRoot ? "root" : "this user", uid: undefined },
  ...(isRoot && mayRun(ORDINARY) ? [{ name: "an ordinary user", uid: ORDINARY }] : []),
];

/** Every way to seal an environment, with what it needs on the machine. */
export const seals: { seal: SealName; missing: boolean }[] = [
  { seal: "perl", missing: findProgram("perl") === undefined },
  { seal: "bubblewrap", missing: findProgram("bwrap") === undefined },
  { seal: "plain", missing: false },
];

/** The project may lie where another user cannot read it. */
function mayRun(uid: number): boolean {
  const test = 'test -r "$1" && test -x "$2" && unshare --user --map-root-user true';
  return spawnSync("sh", ["-c", test, "sh", program, process.execPath], { uid, gid: uid, cwd: "/" }).status === 0;
}

type Result<Method extends keyof Methods> = Awaited<ReturnType<Methods[Method]>>;

/** A server process with a compute backend, on a data folder that outlives it. */
export interface Laboratory {
  call<Method extends keyof Methods>(method: Method, ...args: Parameters<Methods[Method]>): Promise<Result<Method>>;
  data: string;
  /** kill -9, and a new process on the same data. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

export async function createLaboratory(uid: number | undefined, seal?: SealName): Promise<Laboratory> {
  const data = mkdtempSync(join(tmpdir(), "compute "));
  chmodSync(data, 0o700);
  if (uid !== undefined) chownSync(data, uid, uid);
  let server = boot(data, uid, seal);
  await server.call("ready");
  return {
    data,
    call: (method, ...args) => server.call(method, ...args),
    async crash() {
      await server.end();
      server = boot(data, uid, seal);
      await server.call("ready");
    },
    async close() {
      for (const id of await server.call("list")) await server.call("remove", id);
      await server.end();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

interface Server {
  call: Laboratory["call"];
  end(): Promise<void>;
}

function boot(data: string, uid: number | undefined, seal: SealName | undefined): Server {
  const child: ChildProcess = fork(program, [data, ...(seal ? [seal] : [])], {
    cwd: "/",
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    ...(uid === undefined ? {} : { uid, gid: uid, env: { PATH: process.env["PATH"], HOME: "/nonexistent" } }),
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  child.on("message", ({ call, value, error }: { call: number; value?: unknown; error?: string }) => {
    const { resolve, reject } = waiting.get(call)!;
    waiting.delete(call);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  child.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error("The server process is gone"));
  });
  return {
    call: (method, ...args) =>
      new Promise((resolve, reject) => {
        waiting.set(++calls, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ call: calls, method, args });
      }),
    end: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

/** The process of an environment whose stat line, as the host sees it, is in the environment's file `init`. */
export function initOf(data: string, id: string, folder = "environments"): { isAlive(): boolean } {
  const stat = readFileSync(join(data, folder, id, "init"), "utf8").trim();
  const started = (line: string) => line.slice(line.lastIndexOf(")")).split(" ")[20];
  return {
    isAlive() {
      try {
        return started(readFileSync(`/proc/${Number.parseInt(stat, 10)}/stat`, "utf8")) === started(stat);
      } catch {
        return false;
      }
    },
  };
}

/** Host processes whose working directory is below `folder`: launchers, and what has not gone far from them. */
export const processesIn = (folder: string): number =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;

/** Host processes whose command line holds `text`. */
export const processesWith = (text: string): number =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false;
    }
  }).length;
