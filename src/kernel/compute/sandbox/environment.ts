import { closeSync, constants, linkSync, openSync, unlinkSync, writeFileSync, writeSync } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "../compute.ts";
import { follow } from "../follow.ts";
import type { ExitReason, Nonces } from "../parse-output.ts";
import { openBelow } from "../read-out.ts";
import { removeTree } from "../remove-tree.ts";
import type { Cgroups } from "./cgroup.ts";
import type { Folder } from "./folder.ts";
import { killHard, livingLauncher, livingProcess } from "./processes.ts";
import { quote } from "./shell-quote.ts";
import { INSIDE } from "./skeleton.ts";

export interface EnvironmentParts {
  id: string;
  folder: Folder;
  nonces: Nonces;
  cgroups: Cgroups | undefined;
  /** True while a launcher started by this very process runs: it may not have written its file yet. */
  launching(): boolean;
  /** Called once when the environment is known to be over, or is removed. */
  over(): void;
}

const KILL_PATIENCE_MS = 3_000;

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

/** One environment through its files and processes; nothing else is needed, so any later server process can make it again. */
export function environmentOf(parts: EnvironmentParts): Environment {
  const { id, folder, nonces, cgroups } = parts;
  const alive = () => parts.launching() || livingLauncher(folder.launcher) !== undefined;
  const gone = async (): Promise<ExitReason | undefined> => {
    if (alive()) return undefined;
    return (await exists(folder.killed)) ? "killed" : "failed";
  };

  async function kill(): Promise<void> {
    if (!alive()) return;
    await writeFile(folder.killed, "");
    for (let waited = 0; alive(); waited += 5) {
      endTree(folder, cgroups, waited > KILL_PATIENCE_MS);
      await delay(5);
    }
  }

  return {
    id,
    in: folder.in,
    async run(sequence, script, { user } = {}) {
      placeScript(folder, sequence, user === undefined || user === INSIDE.name ? script : noSuchUser(user));
    },
    async *events(offset, signal) {
      for await (const event of follow({ path: folder.output, nonces, gone, now: () => new Date() }, offset, signal)) {
        if (event.type === "exit") parts.over();
        yield event;
      }
    },
    async readOut(path) {
      const init = livingProcess(folder.init);
      if (init === undefined) throw new Error("The environment is gone, and its files with it.");
      return openBelow(`/proc/${init.pid}/root/.`, path, ["codebuild", "out"]);
    },
    kill,
    async remove() {
      await kill();
      parts.over();
      await cgroups?.remove();
      await removeTree(folder.path);
    },
  };
}

/**
 * Ends the environment's process 1, and with it everything in its process namespace; the launcher then writes its last line. Only
 * when that does not help, or nothing has got that far after a while, the launcher's whole group.
 */
function endTree(folder: Folder, cgroups: Cgroups | undefined, impatient: boolean): void {
  cgroups?.kill();
  const init = livingProcess(folder.init);
  if (init) killHard(init.pid);
  if (!impatient) return;
  const launcher = livingLauncher(folder.launcher);
  if (launcher) killHard(-launcher.pid);
}

/**
 * Puts script N where process 1 looks for it. A hard link fails if N is there already, so a script is begun at most once. Synchronous on
 * purpose: every trip to the thread pool is a wait before the command.
 */
export function placeScript(folder: Folder, sequence: number, script: string): void {
  const target = `${folder.control}/${sequence}`;
  const next = `${folder.path}/script-${sequence}`;
  writeFileSync(next, script, { mode: 0o644 });
  try {
    linkSync(next, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  nudge(folder);
  unlinkSync(next);
}

/** An environment of this machine's own file system has one user. @DIFFERS CodeBuild's images have root and whoever was added. */
const noSuchUser = (user: string): string =>
  `printf '%s\\n' ${quote(`run-as: there is no user ${user} in this environment; commands run as ${INSIDE.name}`)} >&2\nexit 1\n`;

/** Process 1 may not have opened the fifo yet; then it will look by itself. */
export function nudge(folder: Folder): void {
  try {
    const fifo = openSync(folder.nudge, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(fifo, "\n");
    } finally {
      closeSync(fifo);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENXIO" && code !== "ENOENT" && code !== "EAGAIN") throw error;
  }
}
