import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { AgentCredentials } from "../agent/configuration.ts";
import { configFromEnv } from "../config.ts";
import { configurationPath, hostLog, openKeeperFolder, readKeeper, writeKeeper } from "./host/keeper-folder.ts";
import { registerHost } from "./host/register-host.ts";
import { HostUnavailable, mainFile, restartAgentOf, startHost } from "./host/start-host.ts";
import { readProfile } from "./profile.ts";

const usage = `usage: quintet host NAME [--root DIR] [--port N] [--tag Key=Value …] [--endpoint URL] [--data DIR]
Starts a host called NAME with a deploy agent, in a root folder of its own, until it is interrupted.
  --root      the folder that is the host's / (default: <data>/hosts/NAME)
  --port      given to the scripts of deployments as PORT; the network is this machine's
  --tag       how deployment groups find the host
  --endpoint  the server, if it is not the one of the data folder's profile
  --data      the data folder whose administrator registers the host`;

export interface EnsuredHost {
  name: string;
  root: string;
  port?: number;
  endpoint: string;
  region: string;
  /** Of somebody who may create users and register hosts. */
  credentials: AgentCredentials;
  tags: Record<string, string>;
}

const startMs = 20_000;
const lookAtFolderMs = 2000;

/** Brings a host up as a process of its own that outlives this one, or finds the one that is there. */
export async function ensureHost(options: EnsuredHost): Promise<void> {
  const { name, port } = options;
  mkdirSync(options.root, { recursive: true });
  const root = realpathSync(options.root);
  openKeeperFolder(root);
  const isNew = await registerHost({ ...options, root });
  const keeper = readKeeper(root);
  if (keeper) {
    if (isNew) restartAgentOf(keeper, root);
    return;
  }
  const log = openSync(hostLog(root), "a");
  const words = ["host", name, "--root", root, "--registered", ...(port === undefined ? [] : ["--port", String(port)])];
  const child = spawn(process.execPath, [mainFile(), ...words], { detached: true, stdio: ["ignore", log, log], cwd: "/" });
  child.unref();
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  const deadline = Date.now() + startMs;
  while (readKeeper(root)?.pid !== child.pid) {
    if (ended || Date.now() > deadline) throw new Error(`The host ${name} did not start: see ${hostLog(root)}`);
    await pause(20);
  }
}

function readTags(given: string[]): Record<string, string> | undefined {
  const pairs = given.map((tag) => /^([^=]+)=(.*)$/s.exec(tag));
  return pairs.every((pair) => pair !== null) ? Object.fromEntries(pairs.map((pair) => [pair[1]!, pair[2]!])) : undefined;
}

interface Asked {
  name: string;
  root: string;
  port?: number;
  tags: Record<string, string>;
  endpoint?: string;
  data: string;
  registered: boolean;
}

/** What was asked for, or what is wrong with it. */
function read(args: string[]): Asked | string {
  const option = { type: "string" } as const;
  let parsed: ReturnType<typeof parseWords>;
  const parseWords = () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        root: option,
        port: option,
        endpoint: option,
        data: option,
        tag: { type: "string", multiple: true },
        registered: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  try {
    parsed = parseWords();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const [name, ...more] = positionals;
  if (values.help) return "";
  if (!name || more.length > 0) return "one NAME is needed";
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name)) return `${name} is not a name of letters, digits, dots, dashes and underscores`;
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) return `${values.port} is not a port`;
  const tags = readTags(values.tag ?? []);
  if (!tags) return "a tag is Key=Value";
  const data = resolve(values.data ?? configFromEnv().data);
  return {
    name,
    data,
    tags,
    root: resolve(values.root ?? join(data, "hosts", name)),
    registered: values.registered ?? false,
    ...(port === undefined ? {} : { port }),
    ...(values.endpoint ? { endpoint: values.endpoint } : {}),
  };
}

async function register({ name, root, tags, data, endpoint }: Asked): Promise<string | undefined> {
  const profile = readProfile(data);
  if (!profile)
    return `There are no credentials in ${join(data, "aws")}: start the server first (npm start), or name its data folder with --data`;
  const credentials = { accessKeyId: profile.accessKeyId, secretAccessKey: profile.secretAccessKey };
  await registerHost({ name, root, tags, credentials, region: profile.region, endpoint: endpoint ?? profile.endpoint });
  return undefined;
}

export async function main(args: string[]): Promise<number> {
  const asked = read(args);
  if (typeof asked === "string") {
    console.error(asked === "" ? usage : `quintet host: ${asked}\n${usage}`);
    return asked === "" ? 0 : 2;
  }
  if (process.platform !== "linux") {
    console.error("quintet host: hosts need Linux namespaces; on this system, start one in a Linux virtual machine.");
    return 1;
  }
  mkdirSync(asked.root, { recursive: true });
  const root = realpathSync(asked.root);
  if (readKeeper(root)) {
    console.error(`quintet host: the host in ${root} is already running`);
    return 1;
  }
  try {
    const refused = asked.registered ? undefined : await register({ ...asked, root });
    if (refused) throw new HostUnavailable(refused);
    if (!existsSync(configurationPath(root))) throw new HostUnavailable(`${root} has no agent configuration`);
    const host = await startHost({ name: asked.name, root, port: asked.port });
    writeKeeper(root);
    console.log(
      `Host ${asked.name} runs in ${root}${asked.port ? `, PORT=${asked.port}` : ""}. Its agent's log: ${join(root, "var/log/quintet-agent.log")}`,
    );
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => void host.stop());
    // A folder that was removed, or taken over by another keeper, is no longer this host's.
    const watch = setInterval(() => {
      if (readKeeper(root)?.pid !== process.pid) void host.stop();
    }, lookAtFolderMs);
    await host.ended;
    clearInterval(watch);
    return 0;
  } catch (error) {
    console.error(`quintet host: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
