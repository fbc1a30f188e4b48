import { existsSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Compute, Environment, EnvironmentSpec } from "../compute.ts";
import { follow } from "../follow.ts";
import type { Nonces } from "../parse-output.ts";
import { openBelow } from "../read-out.ts";
import { removeTree } from "../remove-tree.ts";
import { directivesOf } from "./directives.ts";
import { createPlayer, type Player } from "./player.ts";

const ID = /^[a-z0-9-]{1,64}$/;
const NONCES: Nonces = { inner: "dummy", outer: "dummy-end" };

export interface DummyOptions {
  data: string;
  /** How the dummy waits; a test passes its own clock. Must reject or return soon after `signal` aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  now?: () => Date;
}

const realSleep = (ms: number, signal: AbortSignal): Promise<unknown> => wait(ms, undefined, { signal });

/**
 * Compute without processes: scripts are read for `#dummy: …` lines and misbehave as these say. For state machines and chaos, never
 * the proof that a build runs. Output and scripts are files, so an environment goes on after a restart of the server.
 */
export async function createDummy({ data, sleep = realSleep, now = () => new Date() }: DummyOptions): Promise<Compute> {
  const environments = join(data, "environments");
  await mkdir(environments, { recursive: true, mode: 0o700 });
  const players = new Map<string, Player>();
  const path = (id: string) => join(environments, id);

  function playerOf(id: string): Player {
    const player = players.get(id) ?? createPlayer(path(id), NONCES, sleep);
    players.set(id, player);
    return player;
  }

  function environment(id: string): Environment {
    const folder = path(id);
    const player = playerOf(id);
    const gone = async () => (existsSync(join(folder, "vanished")) || !existsSync(folder) ? ("failed" as const) : undefined);
    return {
      id,
      in: join(folder, "in"),
      async run(sequence, script) {
        directivesOf(script);
        const file = join(folder, "control", String(sequence));
        if (!existsSync(file)) {
          await writeFile(`${file}.next`, script);
          await rename(`${file}.next`, file);
        }
        player.look();
      },
      events: (offset, signal) => follow({ path: join(folder, "output"), nonces: NONCES, gone, now }, offset, signal),
      readOut: (name) => openBelow(join(folder, "out"), name),
      kill: () => player.kill(),
      async remove() {
        await player.stop();
        players.delete(id);
        await removeTree(folder);
      },
    };
  }

  async function attach(id: string): Promise<Environment | undefined> {
    if (!ID.test(id) || !existsSync(join(path(id), "state.json"))) return undefined;
    const attached = environment(id);
    playerOf(id).look();
    return attached;
  }

  async function start(spec: EnvironmentSpec): Promise<Environment> {
    if (!ID.test(spec.id)) throw new Error(`Not an environment id: ${JSON.stringify(spec.id)}`);
    const existing = await attach(spec.id);
    if (existing) return existing;
    for (const name of ["in", "out", "control"]) await mkdir(join(path(spec.id), name), { recursive: true });
    await writeFile(join(path(spec.id), "output"), "");
    const { variables: _variables, ...kept } = spec;
    await writeFile(join(path(spec.id), "state.next"), JSON.stringify(kept));
    await rename(join(path(spec.id), "state.next"), join(path(spec.id), "state.json"));
    return environment(spec.id);
  }

  return {
    backend: "dummy",
    serverAddress: "http://127.0.0.1:4700",
    describe: async () => [{ name: "isolation", held: false, by: "the dummy runs nothing", install: "QUINTET_COMPUTE=sandbox" }],
    start,
    // Nothing of it takes time, so nothing is gained by having it ready.
    keepReady: () => undefined,
    attach,
    list: async () => (await readdir(environments)).filter((name) => ID.test(name)),
    onRequest: () => undefined,
    async close() {
      await Promise.all([...players.values()].map((player) => player.stop()));
    },
  };
}
