import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { configurationPath, hostLog, type Keeper, openKeeperFolder } from "./keeper-folder.ts";
import { rootScript } from "./root-script.ts";

export { readKeeper } from "./keeper-folder.ts";

export interface HostOptions {
  name: string;
  /** The folder that is the host's `/`. */
  root: string;
  /** Given to hook scripts as PORT. The network is the machine's, so two hosts cannot listen on the same one. */
  port?: number | undefined;
  /** More of the environment hook scripts inherit. */
  environment?: Record<string, string>;
}

export interface RunningHost {
  root: string;
  /** Resolves when the host is gone, for whatever reason. */
  ended: Promise<void>;
  /** kill -9 of the agent alone: what its hooks started lives on, and a new agent comes. Resolves when the old one is gone. */
  killAgent(): Promise<void>;
  /** Ends the host with all its processes. */
  stop(): Promise<void>;
}

export class HostUnavailable extends Error {}

const project = fileURLToPath(new URL("../../../", import.meta.url));

/** Running from the bundle means using the bundle, not the sources beside it. */
const isBundled = (): boolean => process.argv[1]?.endsWith("quintet.mjs") ?? false;
export const mainFile = (): string => (isBundled() ? realpathSync(process.argv[1]!) : join(project, "src", "main.ts"));
const agentFile = (): string => join(...(isBundled() ? [dirname(mainFile()), "agent.mjs"] : [project, "src", "agent", "main.ts"]));

const isRoot = (): boolean => process.getuid?.() === 0;

/** An ordinary user becomes root of a namespace of its own, which holds one user: scripts with `runas` need a host started by root. */
function namespaceFlags(): string[] {
  const flags = ["--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child=SIGKILL"];
  return isRoot() ? [...flags, "--propagation", "private"] : ["--user", "--map-root-user", ...flags];
}

function start({ name, root, port, environment }: HostOptions): ChildProcess {
  const agent = realpathSync(agentFile());
  const log = openSync(hostLog(root), "a");
  const parameters = [
    root,
    realpathSync(process.execPath),
    dirname(agent),
    agent.slice(dirname(agent).length + 1),
    dirname(configurationPath(root)),
  ];
  const child = spawn("unshare", [...namespaceFlags(), "/bin/sh", "-c", rootScript, "host-root", ...parameters], {
    stdio: ["ignore", log, log, "pipe"],
    cwd: "/",
    env: {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: "/root",
      LANG: "C.UTF-8",
      QUINTET_HOST_NAME: name,
      QUINTET_REAL_ROOT: isRoot() ? "yes" : "no",
      ...(port === undefined ? {} : { PORT: String(port) }),
      ...environment,
    },
  });
  closeSync(log);
  return child;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Processes come and go while one looks. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const childrenOf = (pid: number): number[] => textOf(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);

/** The agent's process id on the machine: it is a child of the host's process 1, which is the child of unshare. */
function agentPid(unshare: number, root: string): number | undefined {
  const inside = textOf(join(root, "opt", "quintet", "agent.pid")).trim();
  if (!/^[0-9]+$/.test(inside)) return undefined;
  const isAgent = (pid: number): boolean => new RegExp(`^NSpid:.*\\t${inside}$`, "m").test(textOf(`/proc/${pid}/status`));
  return childrenOf(unshare).flatMap(childrenOf).find(isAgent);
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** Starts a host whose configuration has been written, and resolves when its agent runs. It ends with this process at the latest. */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const { root } = options;
  mkdirSync(root, { recursive: true });
  openKeeperFolder(root);
  const child = start(options);
  const link = child.stdio[3] as NodeJS.WritableStream & { destroy(): void };
  link.on("error", () => {});
  const ended = Promise.race([once(child, "exit"), once(child, "error")]).then(() => {});
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (agentPid(child.pid ?? 0, root) === undefined) {
    if (over) throw new HostUnavailable(why(root));
    await pause(20);
  }
  return {
    root,
    ended,
    async killAgent() {
      const pid = agentPid(child.pid!, root);
      if (pid === undefined) return;
      process.kill(pid, "SIGKILL");
      while (isAlive(pid)) await pause(5);
    },
    async stop() {
      link.destroy();
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function why(root: string): string {
  const said = textOf(hostLog(root)).trim().split("\n").slice(-5).join("\n");
  const need = isRoot()
    ? "A host needs util-linux (unshare, mount, pivot_root) and the right to make mount and process namespaces; in a container that is --privileged."
    : "A host of an ordinary user needs user namespaces: sysctl kernel.unprivileged_userns_clone=1 and kernel.apparmor_restrict_unprivileged_userns=0, or start it as root.";
  return `The host did not start. ${need}\n${said}`;
}

/** Lets the agent of a host that another process keeps read its configuration anew: it is ended, and comes again. */
export function restartAgentOf(keeper: Keeper, root: string): void {
  for (const unshare of childrenOf(keeper.pid)) {
    const pid = agentPid(unshare, root);
    if (pid !== undefined) process.kill(pid, "SIGTERM");
  }
}
