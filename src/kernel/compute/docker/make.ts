import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Server } from "node:net";
import { promisify } from "node:util";
import { CannotStart, type EnvironmentSpec, type Starting } from "../compute.ts";
import type { Nonces } from "../parse-output.ts";
import type { Ready } from "../pools.ts";
import { removeTree } from "../remove-tree.ts";
import { reopenDoor } from "../sandbox/door.ts";
import { nudge } from "../sandbox/environment.ts";
import { type Folder, folderOf } from "../sandbox/folder.ts";
import { containerOf, type Inspected, writtenFolders } from "./container.ts";
import type { Engine } from "./engine.ts";
import { endLauncher, removeContainer } from "./environment.ts";
import { provideImage } from "./images.ts";
import { beginScript, initScript, launcherScript, variablesScript } from "./scripts.ts";

const run = promisify(execFile);

/** Everything that containers are made with. */
export interface Yard {
  /** The folder of their folders. */
  containers: string;
  /** The server's data folder, as a word that may stand in a container's name. */
  data: string;
  tools: string;
  /** How builds reach the server. */
  address: string;
  inherited: ("ignore" | number)[];
}

/** What is kept of a container besides its output. */
export interface ContainerState {
  spec: Omit<EnvironmentSpec, "variables" | "login">;
  nonces: Nonces;
  /** The engine's id. */
  container: string;
}

/** A container that runs and waits for its specification. */
export interface Made extends Ready {
  door: Server;
  /** Makes it the environment of `spec`, in the folder of that name. */
  handOver(spec: EnvironmentSpec): ContainerState;
}

const privately = { mode: 0o600 };

export const dataWord = (data: string): string => createHash("sha256").update(data).digest("hex").slice(0, 12);
export const containerName = (yard: Pick<Yard, "data">, name: string): string => `quintet-${yard.data}-${name.replace(/^\./, "")}`;

/** Makes and starts a container in the folder `name`. What is left when it cannot be made is removed. */
export async function makeContainer(
  yard: Yard,
  engine: Engine,
  name: string,
  spec: Omit<EnvironmentSpec, "id" | "variables">,
  starting: Starting,
): Promise<Made> {
  await provideImage(engine, spec, starting);
  const folder = folderOf(yard.containers, name);
  const nonces = { inner: randomBytes(12).toString("hex"), outer: randomBytes(12).toString("hex") };
  mkdirSync(folder.path, { mode: 0o700 });
  for (const path of [folder.in, folder.control]) mkdirSync(path, { mode: 0o755 });
  writeFileSync(folder.output, "", privately);
  writeFileSync(`${folder.path}/disk`, `${spec.diskMb * 1024}\n`, privately);
  writeFileSync(`${folder.control}/init`, initScript(nonces), { mode: 0o644 });
  let launcher: ChildProcess | undefined;
  try {
    const body = containerOf(spec, { folder, name, data: yard.data, tools: yard.tools });
    const path = `/containers/create?name=${containerName(yard, name)}`;
    const [{ Id }] = await Promise.all([
      engine.call<{ Id: string }>({ method: "POST", path, body }),
      // Every user of the image may write to what is its standard output.
      run("mkfifo", ["-m", "666", folder.nudge, `${folder.control}/output`]),
    ]);
    launcher = await launch(yard, folder, nonces);
    await engine.call({ method: "POST", path: `/containers/${Id}/start` });
    const door = await enter(folder, await engine.call<Inspected>({ method: "GET", path: `/containers/${Id}/json` }));
    return made(yard, engine, { name, folder, nonces, container: Id, launcher, door });
  } catch (error) {
    launcher?.kill("SIGKILL");
    endLauncher(folder);
    await removeContainer(engine, containerName(yard, name));
    await removeTree(folder.path);
    throw error;
  }
}

/** Finds the container's first process on this machine and opens the server's door in its network. */
async function enter(folder: Folder, inspected: Inspected): Promise<Server> {
  const { Pid, Running } = inspected.State;
  if (!Running || Pid === 0) throw new CannotStart("the container ended as soon as it was started: has its image a /bin/sh?");
  if (!existsSync(`/proc/${Pid}/root/codebuild/control/init`)) {
    throw new CannotStart(
      "the container engine's processes cannot be reached: it must run on this machine, and the server as root or as the engine's own user",
    );
  }
  writeFileSync(folder.init, readFileSync(`/proc/${Pid}/stat`));
  writeFileSync(
    `${folder.path}/written`,
    writtenFolders(inspected)
      .map((path) => `${path}\n`)
      .join(""),
    privately,
  );
  return reopenDoor({ mode: process.getuid?.() === 0 ? "root" : "user" }, Pid);
}

interface Parts {
  name: string;
  folder: Folder;
  nonces: Nonces;
  container: string;
  launcher: ChildProcess;
  door: Server;
}

function made(yard: Yard, engine: Engine, { name, folder, nonces, container, launcher, door }: Parts): Made {
  let running = launcher.exitCode === null && launcher.signalCode === null;
  launcher.on("exit", () => {
    running = false;
  });
  return {
    door,
    running: () => running,
    handOver(spec) {
      const { variables: _variables, login: _login, ...kept } = spec;
      const state: ContainerState = { spec: kept, nonces, container };
      writeFileSync(`${folder.control}/variables`, variablesScript(spec, yard.address), privately);
      writeFileSync(`${folder.control}/begin.next`, beginScript(spec), privately);
      renameSync(`${folder.control}/begin.next`, `${folder.control}/begin`);
      writeFileSync(`${folder.state}.next`, JSON.stringify(state), privately);
      renameSync(`${folder.state}.next`, folder.state);
      const given = folderOf(yard.containers, spec.id);
      if (name !== spec.id) renameSync(folder.path, given.path);
      nudge(given);
      return state;
    },
    async discard() {
      door.close();
      await removeContainer(engine, container);
      endLauncher(folder);
      await removeTree(folder.path);
    },
  };
}

/** Starts the launcher in a session of its own, so that it outlives the server. */
async function launch({ inherited }: Yard, folder: Folder, nonces: Nonces): Promise<ChildProcess> {
  writeFileSync(`${folder.path}/launch.sh`, launcherScript(nonces), privately);
  const said = await open(`${folder.path}/launch.log`, "a", 0o600);
  const child = spawn("sh", ["launch.sh"], {
    detached: true,
    cwd: folder.path,
    stdio: ["ignore", said.fd, said.fd, ...inherited],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  await said.close();
  child.on("error", () => undefined);
  child.unref();
  return child;
}
