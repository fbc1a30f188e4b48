import { existsSync, renameSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "../compute.ts";
import { follow } from "../follow.ts";
import type { ExitReason, Nonces } from "../parse-output.ts";
import { openBelow } from "../read-out.ts";
import { removeTree } from "../remove-tree.ts";
import { nudge, placeScript } from "../sandbox/environment.ts";
import type { Folder } from "../sandbox/folder.ts";
import { killHard, livingLauncher, livingProcess } from "../sandbox/processes.ts";
import type { Inspected } from "./container.ts";
import { type Engine, EngineError } from "./engine.ts";
import { asUser } from "./scripts.ts";

export interface ContainerParts {
  id: string;
  folder: Folder;
  nonces: Nonces;
  shell: "bash" | "sh";
  /** The engine's id of the container. */
  container: string;
  engine(): Promise<Engine>;
  /** True while a launcher started by this very process runs: it may not have written its file yet. */
  launching(): boolean;
  /** Called once when the environment is known to be over, or is removed. */
  over(): void;
}

const KILL_PATIENCE_MS = 2_000;

/** One container through its files and its first process; nothing else is needed, so any later server process can make it again. */
export function containerEnvironment(parts: ContainerParts): Environment {
  const { id, folder, nonces, container } = parts;
  const alive = () => parts.launching() || livingLauncher(folder.launcher) !== undefined;
  const inspect = async (): Promise<Inspected> =>
    (await parts.engine()).call<Inspected>({ method: "GET", path: `/containers/${container}/json` });

  /** Asked once nothing is written any more. An engine that does not answer now cannot say more than that it is over. */
  async function gone(): Promise<ExitReason | undefined> {
    if (alive()) return undefined;
    if (existsSync(folder.killed)) return "killed";
    const outOfMemory = await inspect().then(
      ({ State }) => State.OOMKilled,
      () => false,
    );
    return outOfMemory ? "out-of-memory" : "failed";
  }

  async function kill(): Promise<void> {
    if (!alive()) return;
    await writeFile(folder.killed, "");
    for (let waited = 0; alive(); waited += 5) {
      const init = livingProcess(folder.init);
      // The end of process 1 is the end of everything in its process namespace.
      if (init) killHard(init.pid);
      else if (waited % KILL_PATIENCE_MS === 0) await killByEngine(await parts.engine(), container);
      if (waited > KILL_PATIENCE_MS) endLauncher(folder);
      await delay(5);
    }
  }

  return {
    id,
    in: folder.in,
    async run(sequence, script, { user } = {}) {
      const shell = parts.shell === "bash" ? "bash --noprofile --norc" : "/bin/sh";
      if (user !== undefined && user !== "root") {
        const path = `${folder.control}/${sequence}.run`;
        writeFileSync(`${path}.next`, script, { mode: 0o644 });
        renameSync(`${path}.next`, path);
      }
      placeScript(folder, sequence, user === undefined || user === "root" ? script : asUser(user, sequence, shell));
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
      await removeContainer(await parts.engine(), container);
      await removeTree(folder.path);
    },
  };
}

export { nudge };

export function endLauncher(folder: Folder): void {
  const launcher = livingLauncher(folder.launcher);
  if (launcher) killHard(-launcher.pid);
}

const isOver = (error: unknown): boolean => error instanceof EngineError && (error.status === 404 || error.status === 409);

async function killByEngine(engine: Engine, container: string): Promise<void> {
  try {
    await engine.call({ method: "POST", path: `/containers/${container}/kill?signal=KILL` });
  } catch (error) {
    if (!isOver(error)) throw error;
  }
}

/** With its processes, its layers and its volumes; one that is gone, or just going, is no error. */
export async function removeContainer(engine: Engine, container: string): Promise<void> {
  try {
    await engine.call({ method: "DELETE", path: `/containers/${container}?force=1&v=1` });
  } catch (error) {
    if (!isOver(error)) throw error;
  }
}
