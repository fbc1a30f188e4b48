import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readProfile } from "../../src/cli/profile.ts";
import type { Credentials } from "../../src/kernel/iam/index.ts";
import { removeEnvironments } from "./remove-environments.ts";
import type { ClientClass } from "./server.ts";
import { until } from "./until.ts";

export interface SpawnedServer {
  endpoint: string;
  credentials: Credentials;
  region: string;
  data: string;
  /** Everything the process wrote, of all its lives. */
  output(): string;
  client<C>(Client: ClientClass<C>, over?: Record<string, unknown>): C;
  /** kill -9 of the server alone: PostgreSQL and build environments live on, as after a crash. */
  kill9(): Promise<void>;
  /** kill -9 of PostgreSQL's postmaster while the server runs. */
  killPostgres9(): Promise<void>;
  /** Ends it gracefully where it still runs, then starts it on the same data, at the same address. */
  restart(): Promise<void>;
  /** Ends everything and removes the data. */
  stop(): Promise<void>;
}

export interface SpawnOptions {
  /** More arguments for `quintet up`; the sample is left out unless `sample` is set. */
  args?: string[];
  env?: Record<string, string>;
  sample?: boolean;
  /** What is started instead of the sources: a bundle starts three times as fast. */
  main?: string;
}

const sources = resolve(import.meta.dirname, "../../src/main.ts");
/** A start takes a second; a machine that runs many tests at once may need far longer. */
const startMs = 90_000;

/** Starts `src/main.ts up` as a real process with the embedded PostgreSQL, for tests that kill it. */
export async function spawnServer({ args = [], env = {}, sample = false, main = sources }: SpawnOptions = {}): Promise<SpawnedServer> {
  const data = await mkdtemp(join(tmpdir(), "quintet-spawned-"));
  await chmod(data, 0o711);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const words = [main, "up", "--port", String(port), "--data", data, ...(sample ? [] : ["--no-sample"]), ...args];
  let output = "";
  let child: ChildProcess;

  async function start(): Promise<void> {
    child = spawn(process.execPath, words, {
      env: { PATH: process.env.PATH ?? "", HOME: data, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (output += text.toString()));
    const isUp = async () => {
      if (hasEnded(child)) throw new Error(`The server ended: ${output.slice(-4000)}`);
      return (await fetch(`${endpoint}/health`).catch(() => undefined))?.status === 200;
    };
    await until(isUp, { timeoutMs: startMs, stepMs: 10, what: "the server answers /health" }).catch(async (error) => {
      child.kill("SIGKILL");
      throw new Error(`The server does not start: ${output.slice(-4000)}`, { cause: error });
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (hasEnded(child)) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  async function postgresPid(): Promise<number | undefined> {
    const text = await readFile(join(data, "postgres", "cluster", "postmaster.pid"), "utf8").catch(() => "");
    return Number(text.split("\n")[0]) || undefined;
  }

  await start();
  const profile = await until(() => readProfile(data), { what: "the first profile is written" });
  const credentials: Credentials = { accessKeyId: profile.accessKeyId, secretAccessKey: profile.secretAccessKey };
  return {
    ...{ endpoint, data, region: profile.region, credentials },
    output: () => output,
    client: (Client, over = {}) =>
      new Client({ endpoint, region: profile.region, credentials, maxAttempts: 1, forcePathStyle: true, ...over }),
    kill9: () => end("SIGKILL"),
    async killPostgres9() {
      signal(await postgresPid(), "SIGKILL");
    },
    async restart() {
      await end("SIGTERM");
      await start();
    },
    async stop() {
      await end("SIGTERM");
      // After a kill -9 of the server PostgreSQL is still there.
      const left = await postgresPid();
      signal(left, "SIGINT");
      await until(async () => (await postgresPid()) === undefined || !isAlive(left), { what: "PostgreSQL ended" });
      await removeEnvironments(data);
      await rm(data, { recursive: true, force: true });
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const isAlive = (pid: number | undefined): boolean => signal(pid, 0);

function signal(pid: number | undefined, name: NodeJS.Signals | 0): boolean {
  if (!pid) return false;
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
