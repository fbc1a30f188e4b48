import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, closeSync, mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { chmod, mkdir, open, readdir, realpath, rm } from "node:fs/promises";
import type { Server } from "node:net";
import { join } from "node:path";
import type { Log } from "../../../base/log.ts";
import { findAbilities, sessionFolder } from "../abilities.ts";
import type { Compute, Environment, EnvironmentSpec } from "../compute.ts";
import { guaranteesOf } from "../guarantees.ts";
import { cgroupsOf, limitCgroups } from "./cgroup.ts";
import { diskMbOf } from "./disk.ts";
import { DOOR_PORT, reopenDoor } from "./door.ts";
import { environmentOf, nudge } from "./environment.ts";
import { type Folder, folderOf } from "./folder.ts";
import { fstab } from "./fstab.ts";
import { createGate } from "./gate.ts";
import { inheritedFiles } from "./inherited-files.ts";
import { livingLauncher, livingProcess } from "./processes.ts";
import { findPrograms } from "./programs.ts";
import { releaseWhenInside } from "./release.ts";
import { enterScript, initScript, type Launch, launcherScript, variablesScript } from "./scripts.ts";
import { findSeal } from "./seal.ts";
import { makeSkeleton } from "./skeleton.ts";
import { createSpareDoors } from "./spare-doors.ts";
import { ENVIRONMENT_ID, hasBegun, readState, readStates, type State } from "./state.ts";
import { createUids } from "./uids.ts";

export interface SandboxOptions {
  data: string;
  log: Log;
}

export async function createSandbox({ data: dataFolder, log }: SandboxOptions): Promise<Compute> {
  await mkdir(join(dataFolder, "environments"), { recursive: true, mode: 0o700 });
  const data = await realpath(dataFolder);
  const environments = join(data, "environments");
  await chmod(environments, 0o700);
  const abilities = await findAbilities();
  const programs = await findPrograms();
  const skeleton = join(environments, ".skeleton");
  if (abilities.mode !== "none") await makeSkeleton(skeleton);
  // Fifos that a server left behind when it was killed.
  for (const name of await readdir(environments)) if (name.startsWith(".spare-")) await rm(join(environments, name), { force: true });
  const seal = await findSeal(abilities);
  const spare = abilities.mode === "none" ? undefined : createSpareDoors(abilities, environments, log);
  const gate = createGate(`http://127.0.0.1:${DOOR_PORT}`);
  const doors = new Map<string, Promise<Server>>();
  const launching = new Set<string>();
  const starting = new Map<string, Promise<Environment>>();
  const nothing = openSync("/dev/null", "r+");
  const inherited = inheritedFiles(nothing);

  const list = async (): Promise<string[]> => (await readdir(environments)).filter((name) => ENVIRONMENT_ID.test(name));
  const uids = createUids(abilities.mode === "root", await readStates(environments, await list()));

  const closeDoor = (id: string): void => {
    const door = doors.get(id);
    doors.delete(id);
    door?.then((server) => server.close()).catch(() => undefined);
  };
  const cgroupsFor = (id: string) => (abilities.cgroups ? cgroupsOf(abilities.cgroups, id) : undefined);

  function environment(id: string, folder: Folder, state: State): Environment {
    const over = () => closeDoor(id);
    const made = environmentOf({ id, folder, nonces: state.nonces, cgroups: cgroupsFor(id), launching: () => launching.has(id), over });
    return {
      ...made,
      async remove() {
        await made.remove();
        uids.free(id);
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
      await nudge(folder);
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
    if (abilities.mode === "none" || spare === undefined) throw new Error(`No sandbox on this machine: ${abilities.reason}`);
    const folder = folderOf(environments, spec.id);
    if ((await readState(folder)) && (launching.has(spec.id) || hasBegun(folder))) return (await attach(spec.id))!;
    await rm(folder.path, { recursive: true, force: true });
    const door = await spare.take();
    const state = prepare(spec, folder, door.fifo);
    doors.set(spec.id, Promise.resolve(door.server));
    gate.guard(spec.id, door.server, spec.egress);
    try {
      writeScripts(spec, folder, state, door.holder);
      await launch(spec.id, folder, door.release);
    } catch (error) {
      door.release();
      closeDoor(spec.id);
      throw error;
    }
    return environment(spec.id, folder, state);
  }

  function writeScripts(spec: EnvironmentSpec, folder: Folder, { nonces, uid }: State, holder: number): void {
    const cgroups = abilities.cgroups && limitCgroups(abilities.cgroups, spec.id, spec);
    const diskMb = diskMbOf(spec, abilities);
    const plan: Launch = { spec, folder, skeleton, nonces, abilities, uid, cgroups, holder, diskMb, seal };
    writeFileSync(`${folder.path}/launch.sh`, launcherScript(plan));
    writeFileSync(`${folder.path}/enter.sh`, enterScript(plan));
  }

  /**
   * Everything on disk that an environment needs before its first process. The state file comes last: with it the folder counts.
   * Synchronous on purpose: a dozen small files take less time than a dozen trips to the thread pool.
   */
  function prepare(spec: EnvironmentSpec, folder: Folder, fifo: string): State {
    const uid = uids.take(spec.id);
    const nonces = { inner: randomBytes(12).toString("hex"), outer: randomBytes(12).toString("hex") };
    const { variables: _variables, ...kept } = spec;
    const state: State = { spec: kept, uid, nonces };
    const privately = { mode: 0o600 };
    mkdirSync(folder.path, { mode: 0o700 });
    for (const name of [folder.in, folder.out, folder.control, folder.root]) mkdirSync(name, { mode: 0o755 });
    renameSync(fifo, folder.nudge);
    writeFileSync(folder.output, "", privately);
    writeFileSync(`${folder.control}/variables`, variablesScript(spec, gate.address), privately);
    writeFileSync(`${folder.control}/init`, initScript(spec, nonces), privately);
    writeFileSync(`${folder.path}/fstab`, fstab(folder, data, programs, abilities));
    if (abilities.mode === "root") {
      for (const path of [folder.out, folder.nudge, `${folder.control}/variables`, `${folder.control}/init`]) chownSync(path, uid, uid);
    }
    writeFileSync(`${folder.state}.next`, JSON.stringify(state), privately);
    renameSync(`${folder.state}.next`, folder.state);
    return state;
  }

  /** Starts the launcher in a session of its own, with nothing that ties it to this process. */
  async function launch(id: string, folder: Folder, release: () => void): Promise<void> {
    const said = await open(`${folder.path}/launch.log`, "a", 0o600);
    launching.add(id);
    const child = spawn("sh", ["launch.sh"], {
      detached: true,
      cwd: folder.path,
      stdio: ["ignore", said.fd, said.fd, ...inherited],
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...(abilities.userScope ? { XDG_RUNTIME_DIR: sessionFolder() } : {}) },
    });
    const over = () => {
      launching.delete(id);
      release();
    };
    child.on("exit", over);
    child.on("error", (error) => {
      log.error("An environment could not be launched", { id, error });
      over();
    });
    child.unref();
    await said.close();
    releaseWhenInside(folder, release);
  }

  return {
    backend: "sandbox",
    serverAddress: gate.address,
    describe: async () => guaranteesOf(abilities, seal.filtered),
    start,
    attach,
    list,
    onRequest: gate.onRequest,
    async close() {
      for (const id of [...doors.keys()]) closeDoor(id);
      gate.close();
      await spare?.close();
      closeSync(nothing);
    },
  };
}
