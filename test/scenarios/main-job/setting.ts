import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PutFileEntry } from "@aws-sdk/client-codecommit";
import { registerHost } from "../../../src/cli/host/register-host.ts";
import { type RunningHost, startHost } from "../../../src/cli/host/start-host.ts";
import type { TestServer } from "../../harness/index.ts";

/** The small web service that is delivered, as a first commit takes it. */
export const repository = join(import.meta.dirname, "repository");

export async function firstFiles(): Promise<PutFileEntry[]> {
  const entries = await readdir(repository, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({
      filePath: path.slice(repository.length + 1),
      fileMode: (await stat(path)).mode & 0o100 ? ("EXECUTABLE" as const) : ("NORMAL" as const),
      fileContent: await readFile(path),
    })),
  );
}

/** A pipeline as AWS documents it in JSON, with these names in it. */
export async function pipelineOf(name: string, account: string) {
  const text = await readFile(join(import.meta.dirname, "pipeline.json"), "utf8");
  return JSON.parse(text.replaceAll("NAME", name).replaceAll("ACCOUNT", account));
}

export interface StoryHosts {
  /** Where each host's web service answers. */
  addresses: string[];
  stop(): Promise<void>;
}

/** Two hosts with agents, as `quintet host` starts them, tagged `service=<name>`. */
export async function startHosts(server: TestServer, name: string): Promise<StoryHosts> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-story-"));
  await chmod(folder, 0o755);
  const { endpoint, region, credentials } = server;
  const ports = [await freePort(), await freePort()];
  const hosts = await Promise.all(
    ports.map(async (port, index): Promise<RunningHost> => {
      const host = { name: `${name}-${index + 1}`, root: join(folder, String(index + 1)) };
      await registerHost({ ...host, endpoint, region, credentials, tags: { service: name } });
      return startHost({ ...host, port });
    }),
  );
  return {
    addresses: ports.map((port) => `http://127.0.0.1:${port}/`),
    async stop() {
      await Promise.all(hosts.map((host) => host.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** What this machine lacks for boto3's story; undefined when it lacks nothing. */
export function missingForBoto(): string | undefined {
  const { error, status } = spawnSync("python3", ["-c", "import boto3"]);
  return error ? "python3" : status === 0 ? undefined : "boto3";
}
