import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, renameSync, watch, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { type Abilities, sessionFolder } from "../abilities.ts";
import type { EnvironmentSpec } from "../compute.ts";
import { removeTree } from "../remove-tree.ts";
import { cgroupsOf } from "./cgroup.ts";
import { diskMbOf } from "./disk.ts";
import { type Door, openDoor } from "./door.ts";
import { type Folder, folderOf } from "./folder.ts";
import { fstab, type Programs } from "./fstab.ts";
import { beginScript, beginWord, enterScript, initScript, type Launch, launcherScript, variablesScript } from "./scripts.ts";
import type { Seal } from "./seal.ts";
import { hasCome, type State } from "./state.ts";
import type { Uids } from "./uids.ts";

/** Everything that environments are made with. */
export interface Workshop {
  data: string;
  environments: string;
  skeleton: string;
  abilities: Abilities;
  programs: Programs;
  seal: Seal;
  /** The system call filter as a file. */
  filterFile: string;
  uids: Uids;
  /** How builds reach the server. */
  address: string;
  /** The part of a launcher's `stdio` after the first three. */
  inherited: ("ignore" | number)[];
}

/** An environment that belongs to no build yet: complete, or about to be, and waiting for its specification. */
export interface Warm {
  door: Door;
  state(spec: EnvironmentSpec): State;
  running(): boolean;
  /** When it is complete, or has ended before. */
  parked: Promise<void>;
  /** Makes it the environment of `spec`, in the folder of that name. */
  handOver(spec: EnvironmentSpec): void;
  /** Ends it and removes every trace. */
  discard(): Promise<void>;
}

const privately = { mode: 0o600 };

/** Makes an environment in the folder `name`, with a disk as `spec` wants it: the build's own, or that of the build before it. */
export async function makeWarm(workshop: Workshop, name: string, spec: EnvironmentSpec | undefined): Promise<Warm> {
  const { abilities, environments, uids } = workshop;
  const folder = folderOf(environments, name);
  const uid = uids.take();
  const nonces = { inner: randomBytes(12).toString("hex"), outer: randomBytes(12).toString("hex") };
  const cgroup = name.replace(/^\./, "");
  const cgroups = abilities.cgroups && cgroupsOf(abilities.cgroups, cgroup);
  const diskMb = spec ? diskMbOf(spec, abilities) : 1024;
  mkdirSync(folder.path, { mode: 0o700 });
  for (const path of [folder.in, folder.control, folder.root]) mkdirSync(path, { mode: 0o755 });
  const door = await openDoor(abilities, folder.nudge);
  cgroups?.make();
  const scope = abilities.userScope ? spec : undefined;
  writeFiles(workshop, { ...{ folder, nonces, uid, cgroups, diskMb, scope, abilities }, holder: door.holder });
  const launcher = await launch(workshop, folder);
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      door.release();
      resolve();
    };
    launcher.on("exit", end);
    launcher.on("error", end);
  });
  const parked = whenParked(folder, ended).then(() => door.release());
  const state = ({ variables: _variables, ...kept }: EnvironmentSpec): State => ({ spec: kept, uid, nonces, cgroup });

  return {
    door,
    state,
    running: () => running,
    parked,
    handOver(wanted) {
      cgroups?.limit(wanted);
      writeFileSync(`${folder.path}/memory`, `${wanted.memoryMb * 1024 * 1024}\n`, privately);
      giveScript(`${folder.control}/variables`, variablesScript(wanted, workshop.address));
      giveScript(`${folder.control}/begin`, beginScript(wanted, abilities));
      writeFileSync(`${folder.state}.next`, JSON.stringify(state(wanted)), privately);
      renameSync(`${folder.state}.next`, folder.state);
      if (name !== wanted.id) renameSync(folder.path, folderOf(environments, wanted.id).path);
      launcher.stdin?.end(beginWord(diskMbOf(wanted, abilities), diskMb));
    },
    async discard() {
      door.server.close();
      launcher.ref();
      launcher.stdin?.end();
      await ended;
      await cgroups?.remove();
      await removeTree(folder.path);
      uids.free(uid);
    },
  };

  /** What process 1 reads is the build's user's, because nobody else may read it. */
  function giveScript(path: string, text: string): void {
    writeFileSync(path, text, privately);
    if (abilities.mode === "root") chownSync(path, uid, uid);
  }
}

/** Synchronous on purpose: a dozen small files take less time than a dozen trips to the thread pool. */
function writeFiles(
  { data, skeleton, abilities, programs, seal, filterFile }: Workshop,
  made: Omit<Launch, "skeleton" | "seal" | "filterFile">,
): void {
  const launch: Launch = { ...made, skeleton, seal, filterFile };
  const { folder, nonces, uid } = launch;
  writeFileSync(folder.output, "", privately);
  writeFileSync(`${folder.control}/init`, initScript(nonces), privately);
  if (abilities.mode === "root") for (const path of [folder.nudge, `${folder.control}/init`]) chownSync(path, uid, uid);
  writeFileSync(`${folder.path}/fstab`, fstab(folder, data, programs, abilities));
  writeFileSync(`${folder.path}/launch.sh`, launcherScript(launch));
  writeFileSync(`${folder.path}/enter.sh`, enterScript(launch));
}

/** Starts the launcher in a session of its own. Until the environment is a build's, its stdin ties it to this process. */
async function launch({ abilities, inherited }: Workshop, folder: Folder): Promise<ChildProcess> {
  const said = await open(`${folder.path}/launch.log`, "a", 0o600);
  const child = spawn("sh", ["launch.sh"], {
    detached: true,
    cwd: folder.path,
    stdio: ["pipe", said.fd, said.fd, ...inherited],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...(abilities.userScope ? { XDG_RUNTIME_DIR: sessionFolder() } : {}) },
  });
  await said.close();
  child.unref();
  // An environment that is gone when it is spoken to says so by its end.
  child.stdin?.on("error", () => undefined);
  (child.stdin as { unref?(): void } | null)?.unref?.();
  return child;
}

/** The environment keeps its namespaces alive by itself from the moment on that it has parked. */
function whenParked(folder: Folder, ended: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let watcher: ReturnType<typeof watch> | undefined;
    const done = () => {
      watcher?.close();
      resolve();
    };
    const look = () => {
      if (hasCome(folder, "parked") || !existsSync(folder.path)) done();
    };
    void ended.then(done);
    try {
      watcher = watch(folder.path, look);
      watcher.on("error", done);
    } catch {
      // No inotify instance is left: it counts as parked when it has ended, so that only starts in advance are lost.
      return;
    }
    look();
  });
}
