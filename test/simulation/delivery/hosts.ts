import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandService, type HostCommand } from "../../../src/agent/command-service.ts";
import type { AgentConfiguration } from "../../../src/agent/configuration.ts";
import { configurationPath } from "../../../src/cli/host/keeper-folder.ts";
import { registerHost } from "../../../src/cli/host/register-host.ts";
import type { World } from "./world.ts";

/** Hosts that this test plays by the agents' own protocol. */
export interface Hosts {
  /** The next deployment's commands fail on these hosts at AfterInstall. */
  failNext(hosts: string[]): void;
  /** How often `host event` was carried out, by deployment. */
  done: Map<string, Map<string, number>>;
  stop(): Promise<void>;
}

export const hostNames = ["host-1", "host-2"];
export const hostTag = { Key: "fleet", Value: "played" };

const payload = (succeeded: boolean): string =>
  JSON.stringify({
    error_code: succeeded ? 0 : 4,
    script_name: succeeded ? "" : "fail.sh",
    message: succeeded ? "Succeeded" : "failed",
    log: "",
  });

export async function playHosts(world: World): Promise<Hosts> {
  const folder = await mkdtemp(join(tmpdir(), "quintet-played-"));
  const stopping = new AbortController();
  const done: Hosts["done"] = new Map();
  let failing: { hosts: string[]; deployment?: string } = { hosts: [] };

  function carryOut(host: string, { DeploymentExecutionId, CommandName }: HostCommand): boolean {
    const deployment = DeploymentExecutionId.split("/").at(-1)!;
    const counts = done.get(deployment) ?? new Map<string, number>();
    done.set(deployment, counts.set(`${host} ${CommandName}`, (counts.get(`${host} ${CommandName}`) ?? 0) + 1));
    if (failing.hosts.length > 0) failing.deployment ??= deployment;
    return !(failing.deployment === deployment && failing.hosts.includes(host) && CommandName === "AfterInstall");
  }

  async function persist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        await world.alive();
        return await work();
      } catch (error) {
        if (stopping.signal.aborted) throw error;
      }
    }
  }

  async function play(host: string): Promise<void> {
    const { endpoint, region, credentials } = world.server;
    const root = join(folder, host);
    await registerHost({ name: host, root, endpoint, region, credentials, tags: { [hostTag.Key]: hostTag.Value } });
    const configuration = JSON.parse(await readFile(configurationPath(root), "utf8")) as AgentConfiguration;
    const service = new CommandService(configuration, stopping.signal);
    void work(host, service).catch(() => undefined);
  }

  async function work(host: string, service: CommandService): Promise<void> {
    while (!stopping.signal.aborted) {
      const command = await persist(() => service.poll());
      if (!command) continue;
      const { HostCommandIdentifier: id } = command;
      const holder = randomUUID();
      if ((await persist(() => service.acknowledge(id, false, holder))) !== "InProgress") continue;
      const succeeded = carryOut(host, command);
      await persist(() => service.complete(id, succeeded, payload(succeeded)));
    }
  }

  for (const host of hostNames) await play(host);
  return {
    done,
    failNext(hosts) {
      failing = { hosts };
    },
    async stop() {
      stopping.abort();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
