import { randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { chmod, mkdir, readdir, realpath } from "node:fs/promises";
import type { Server } from "node:net";
import { join } from "node:path";
import type { Log } from "../../../base/log.ts";
import { type Abilities, findAbilities } from "../abilities.ts";
import type { Compute, Environment, EnvironmentSpec } from "../compute.ts";
import { guaranteesOf } from "../guarantees.ts";
import { createPools } from "../pools.ts";
import { removeTree } from "../remove-tree.ts";
import { cgroupsOf } from "./cgroup.ts";
import { DOOR_PORT, reopenDoor } from "./door.ts";
import { environmentOf, nudge } from "./environment.ts";
import { type Folder, folderOf } from "./folder.ts";
import { createGate } from "./gate.ts";
import { inheritedFiles } from "./inherited-files.ts";
import { killHard, livingLauncher, livingProcess } from "./processes.ts";
import { findPrograms } from "./programs.ts";
import { findSeal, type SealName } from "./seal.ts";
import { makeSkeleton } from "./skeleton.ts";
import { createSpares, SPARE } from "./spares.ts";
import { ENVIRONMENT_ID, hasBegun, readState, readStates, type State } from "./state.ts";
import { createUids } from "./uids.ts";
import { makeWarm, type Warm, type Workshop } from "./warm.ts";

export interface SandboxOptions {
  data: string;
  log: Log;
  /** Whether environments are made in advance. */
  spares: boolean;
  /** Instead of the strongest that works here. */
  seal?: SealName | undefined;
}

export async function createSandbox({ data: dataFolder, log, spares: inAdvance, seal: wantedSeal }: SandboxOptions): Promise<Compute> {
  await mkdir(join(dataFolder, "environments"), { recursive: true, mode: 0o700 });
  const data = await realpath(dataFolder);
  const environments = join(data, "environments");
  await chmod(environments, 0o700);
  const abilities = await findAbilities();
  const skeleton = join(environments, ".skeleton");
  const filterFile = join(environments, ".filter");
  if (abilities.mode !== "none") await makeSkeleton(skeleton);
  await removeSpares(environments, abilities);
  const list = async (): Promise<string[]> => (await readdir(environments)).filter((name) => ENVIRONMENT_ID.test(name));
  const uids = createUids(abilities.mode === "root", await readStates(environments, await list()));
  const [seal, programs] = await Promise.all([findSeal(abilities, filterFile, wantedSeal), findPrograms()]);
  const gate = createGate(`http://127.0.0.1:${DOOR_PORT}`);
  const nothing = openSync("/dev/null", "r+");
  const inherited = inheritedFiles(nothing);
  const workshop: Workshop = {
    data,
    environments,
    skeleton,
    abilities,
    programs,
    seal,
    filterFile,
    uids,
    address: gate.address,
    inherited,
  };
  const spares = abilities.mode === "none" || !inAdvance ? undefined : createSpares(workshop, log);
  const pools = createPools(async (spec) => {
    const warm = await makeWarm(workshop, `${SPARE}${randomBytes(8).toString("hex")}`, { ...spec, id: "", variables: {} });
    await warm.parked;
    return warm;
  }, log);
  const doors = new Map<string, Promise<Server>>();
  const launched = new Map<string, Warm>();
  const starting = new Map<string, Promise<Environment>>();

  const closeDoor = (id: string): void => {
    const door = doors.get(id);
    doors.delete(id);
    door?.then((server) => server.close()).catch(() => undefined);
  };
  const launching = (id: string) => launched.get(id)?.running() ?? false;

  function environment(id: string, folder: Folder, state: State): Environment {
    const cgroups = abilities.cgroups && cgroupsOf(abilities.cgroups, state.cgroup);
    const over = () => closeDoor(id);
    const made = environmentOf({ id, folder, nonces: state.nonces, cgroups, launching: () => launching(id), over });
    return {
      ...made,
      async remove() {
        await made.remove();
        launched.delete(id);
        uids.free(state.uid);
      },
    };
  }

  async function attach(id: string): Promise<Environment | undefined> {
    if (!ENVIRONMENT_ID.test(id)) return undefined;
    const folder = folderOf(environments, id);
    const state = await readState(folder);
    if (state === undefined) return undefined;
    const init = livingProcess(folder.init);
    if (init && livingLauncher(folder.launcher) && !doors.has(id)) {
      const opening = reopenDoor(abilities, init.parent);
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

  /** One start for each id at a time; asking again gives the one that runs. */
  function start(spec: EnvironmentSpec): Promise<Environment> {
    const again = starting.get(spec.id);
    if (again) return again;
    const started = startOnce(spec).finally(() => starting.delete(spec.id));
    starting.set(spec.id, started);
    return started;
  }

  async function startOnce(spec: EnvironmentSpec): Promise<Environment> {
    if (!ENVIRONMENT_ID.test(spec.id)) throw new Error(`Not an environment id: ${JSON.stringify(spec.id)}`);
    if (spec.image !== "quintet/host") throw new Error(`The sandbox has no image ${JSON.stringify(spec.image)}, only "quintet/host".`);
    if (spec.privileged) throw new Error("The sandbox has no privileged environments.");
    if (abilities.mode === "none") throw new Error(`No sandbox on this machine: ${abilities.reason}`);
    const folder = folderOf(environments, spec.id);
    const known = await readState(folder);
    if (known && (launching(spec.id) || (await hasBegun(folder)))) return (await attach(spec.id))!;
    await clear(folder, known?.cgroup ?? spec.id, abilities);
    const warm = (await pools.take(spec)) ?? (await spares?.take(spec)) ?? (await makeWarm(workshop, spec.id, spec));
    doors.set(spec.id, Promise.resolve(warm.door.server));
    gate.guard(spec.id, warm.door.server, spec.egress);
    launched.set(spec.id, warm);
    try {
      warm.handOver(spec);
    } catch (error) {
      closeDoor(spec.id);
      throw error;
    }
    return environment(spec.id, folder, warm.state(spec));
  }

  return {
    backend: "sandbox",
    serverAddress: gate.address,
    describe: async () => guaranteesOf(abilities, seal.filter),
    start,
    keepReady: pools.keep,
    attach,
    list,
    onRequest: gate.onRequest,
    async close() {
      for (const id of [...doors.keys()]) closeDoor(id);
      gate.close();
      await pools.close();
      await spares?.close();
      closeSync(nothing);
    },
  };
}

/** What a server that was killed had made in advance ends by itself; its files are removed here. */
async function removeSpares(environments: string, abilities: Abilities): Promise<void> {
  const left = (await readdir(environments)).filter((name) => name.startsWith(SPARE));
  await Promise.all(left.map((name) => clear(folderOf(environments, name), name.slice(1), abilities)));
}

async function clear(folder: Folder, cgroup: string, abilities: Abilities): Promise<void> {
  const launcher = livingLauncher(folder.launcher);
  if (launcher) killHard(-launcher.pid);
  if (abilities.cgroups) await cgroupsOf(abilities.cgroups, cgroup).remove();
  await removeTree(folder.path);
}
