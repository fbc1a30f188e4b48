import { randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, realpath } from "node:fs/promises";
import type { Server } from "node:net";
import { join } from "node:path";
import type { Log } from "../../../base/log.ts";
import type { Compute, Environment, EnvironmentSpec, Guarantee, Starting } from "../compute.ts";
import { createPools } from "../pools.ts";
import { removeTree } from "../remove-tree.ts";
import { DOOR_PORT, reopenDoor } from "../sandbox/door.ts";
import { type Folder, folderOf } from "../sandbox/folder.ts";
import { createGate } from "../sandbox/gate.ts";
import { inheritedFiles } from "../sandbox/inherited-files.ts";
import { livingProcess } from "../sandbox/processes.ts";
import { ENVIRONMENT_ID } from "../sandbox/state.ts";
import { LABEL } from "./container.ts";
import type { Engine } from "./engine.ts";
import { containerEnvironment, endLauncher, nudge, removeContainer } from "./environment.ts";
import { engineFinder, INSTALL_ENGINE } from "./find-engine.ts";
import { type ContainerState, containerName, dataWord, type Made, makeContainer, type Yard } from "./make.ts";
import { makeTools } from "./tools.ts";

export interface DockerOptions {
  data: string;
  log: Log;
  /** `unix:///run/docker.sock`; undefined for the usual places. */
  engine?: string | undefined;
}

const READY = ".ready-";
const TOOLS = ".tools";

/** Compute in containers of Docker or Podman: any image, root inside, privileged where it is asked for. */
export async function createDocker({ data: dataFolder, log, engine: named }: DockerOptions): Promise<Omit<Compute, "backend">> {
  const containers = join(await realpath(dataFolder), "containers");
  await mkdir(containers, { recursive: true, mode: 0o700 });
  await chmod(containers, 0o700);
  const findEngine = engineFinder(named);
  const gate = createGate(`http://127.0.0.1:${DOOR_PORT}`);
  const nothing = openSync("/dev/null", "r+");
  const tools = join(containers, TOOLS);
  makeTools(tools);
  const yard: Yard = { containers, data: dataWord(containers), tools, address: gate.address, inherited: inheritedFiles(nothing) };
  const doors = new Map<string, Promise<Server>>();
  const launched = new Map<string, Made>();
  const starting = new Map<string, Promise<Environment>>();
  const list = async (): Promise<string[]> => (await readdir(containers)).filter((name) => ENVIRONMENT_ID.test(name));
  const readyNow = reap(yard, findEngine).catch((error: unknown) =>
    log.warn("Containers of an earlier run could not be removed", { error }),
  );
  const pools = createPools(async (spec) => {
    const engine = await findEngine();
    await readyNow;
    return makeContainer(yard, engine, `${READY}${randomBytes(8).toString("hex")}`, spec, {});
  }, log);

  const closeDoor = (id: string): void => {
    const door = doors.get(id);
    doors.delete(id);
    door?.then((server) => server.close()).catch(() => undefined);
  };
  const launching = (id: string) => launched.get(id)?.running() ?? false;

  function environment(id: string, folder: Folder, { nonces, container, spec }: ContainerState): Environment {
    const over = () => closeDoor(id);
    const { shell } = spec;
    const made = containerEnvironment({
      ...{ id, folder, nonces, container, shell, over },
      engine: findEngine,
      launching: () => launching(id),
    });
    return {
      ...made,
      async remove() {
        await made.remove();
        launched.delete(id);
      },
    };
  }

  async function attach(id: string): Promise<Environment | undefined> {
    if (!ENVIRONMENT_ID.test(id)) return undefined;
    const folder = folderOf(containers, id);
    const state = await readState(folder);
    if (state === undefined) return undefined;
    const init = livingProcess(folder.init);
    if (init && !doors.has(id)) {
      const opening = reopenDoor({ mode: process.getuid?.() === 0 ? "root" : "user" }, init.pid);
      doors.set(id, opening);
      try {
        gate.guard(id, await opening, state.spec.egress);
      } catch (error) {
        doors.delete(id);
        log.warn("A running environment has no way to the server", { id, error });
      }
      nudge(folder);
    }
    return environment(id, folder, state);
  }

  async function startOnce(spec: EnvironmentSpec, watching: Starting): Promise<Environment> {
    if (!ENVIRONMENT_ID.test(spec.id)) throw new Error(`Not an environment id: ${JSON.stringify(spec.id)}`);
    const known = await attach(spec.id);
    if (known) return known;
    const engine = await findEngine();
    await readyNow;
    await clear(yard, engine, spec.id);
    const made = (await pools.take(spec)) ?? (await makeContainer(yard, engine, spec.id, spec, watching));
    doors.set(spec.id, Promise.resolve(made.door));
    gate.guard(spec.id, made.door, spec.egress);
    launched.set(spec.id, made);
    return environment(spec.id, folderOf(containers, spec.id), made.handOver(spec));
  }

  return {
    serverAddress: gate.address,
    describe: async () => [await engineGuarantee(findEngine)],
    /** One start for each id at a time; asking again gives the one that runs. */
    start(spec, watching = {}) {
      const again = starting.get(spec.id);
      if (again) return again;
      const started = startOnce(spec, watching).finally(() => starting.delete(spec.id));
      starting.set(spec.id, started);
      return started;
    },
    keepReady: pools.keep,
    attach,
    list,
    onRequest: gate.onRequest,
    async close() {
      for (const id of [...doors.keys()]) closeDoor(id);
      gate.close();
      await readyNow;
      await pools.close();
      closeSync(nothing);
    },
  };
}

export async function engineGuarantee(findEngine: () => Promise<Engine>): Promise<Guarantee> {
  const name = "container images, root inside, privileged builds";
  try {
    return { name, held: true, by: (await findEngine()).description };
  } catch (error) {
    return { name, held: false, by: (error as Error).message, install: INSTALL_ENGINE };
  }
}

async function readState(folder: Folder): Promise<ContainerState | undefined> {
  try {
    return JSON.parse(await readFile(folder.state, "utf8")) as ContainerState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function clear(yard: Yard, engine: Engine, name: string): Promise<void> {
  const folder = folderOf(yard.containers, name);
  await removeContainer(engine, containerName(yard, name));
  endLauncher(folder);
  await removeTree(folder.path);
}

/** What a killed server has left half made or ready for nobody is removed: containers that no environment's state names, and folders without one. */
async function reap(yard: Yard, findEngine: () => Promise<Engine>): Promise<void> {
  const names = (await readdir(yard.containers)).filter((name) => name !== TOOLS);
  const states = await Promise.all(names.map(async (name) => ({ name, state: await readState(folderOf(yard.containers, name)) })));
  const engine = await findEngine().catch(() => undefined);
  if (!engine) return;
  const kept = new Set(states.filter(({ name }) => !name.startsWith(READY)).map(({ state }) => state?.container));
  const filters = encodeURIComponent(JSON.stringify({ label: [`${LABEL.data}=${yard.data}`] }));
  const ours = await engine.call<{ Id: string }[]>({ method: "GET", path: `/containers/json?all=1&filters=${filters}` });
  for (const { Id } of ours) if (!kept.has(Id)) await removeContainer(engine, Id);
  for (const { name, state } of states) if (!state || name.startsWith(READY)) await clear(yard, engine, name);
}
