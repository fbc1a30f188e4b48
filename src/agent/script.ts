import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * A script runs apart from the agent and leaves its life in files, so that an agent that was killed finds it again: `lock` (it was
 * begun), `pid`, `log`, `exited` (its exit status), `status` (the same, once nobody holds its outputs any more).
 * Only one wrapper gets past the lock, so a script never runs twice.
 */
const wrapper = `cd "$1" || exit 1
shift
mkdir lock 2>/dev/null || exit 0
cat /proc/$$/stat >pid.new && mv pid.new pid
rm -f out err
mkfifo -m 600 out err || exit 1
sed -u 's/^/[stdout]/' <out >>log &
sed -u 's/^/[stderr]/' <err >>log &
(cd / && exec "$@") </dev/null >out 2>err
echo $? >exited.new && mv exited.new exited
wait
mv exited status`;

export type ScriptOutcome =
  | { kind: "exited"; status: number }
  | { kind: "timed-out" }
  /** It exited, but something it started still holds its outputs. */
  | { kind: "outputs-left-open" }
  /** The host went down under it. */
  | { kind: "lost" };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** Process id and start time from /proc/PID/stat; both together name one process for ever. */
function identity(stat: string): { pid: number; started: string } {
  const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { pid: Number.parseInt(stat, 10), started: afterName[19] ?? "" };
}

function isAlive(stat: string): boolean {
  const { pid, started } = identity(stat);
  try {
    const now = readFileSync(`/proc/${pid}/stat`, "utf8");
    return identity(now).started === started && !/\) Z /.test(now);
  } catch {
    return false;
  }
}

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended by itself.
  }
};

/** SIGTERM for everything the script started in its group, SIGKILL for what is left after five seconds. */
async function killGroup(stat: string): Promise<void> {
  const { pid } = identity(stat);
  signalGroup(pid, "SIGTERM");
  for (let waited = 0; waited < 5000 && isAlive(stat); waited += 50) await pause(50);
  signalGroup(pid, "SIGKILL");
}

export interface ScriptRun {
  /** Folder of this one run. */
  folder: string;
  parameters: string[];
  environment: Record<string, string | undefined>;
  timeoutSeconds: number;
}

/** Starts the script, or finds the one that was started before, and waits for its end. */
export async function runScript({ folder, parameters, environment, timeoutSeconds }: ScriptRun): Promise<ScriptOutcome> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, "lock");
  const status = (): string | undefined => read(join(folder, "status"));
  if (!existsSync(lock)) {
    const child = spawn("/bin/sh", ["-c", wrapper, "codedeploy-script", folder, ...parameters], {
      detached: true,
      stdio: "ignore",
      cwd: "/",
      env: environment as NodeJS.ProcessEnv,
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
  }
  for (let wait = 5; ; wait = Math.min(wait * 1.5, 200)) {
    const exit = status();
    if (exit !== undefined) return { kind: "exited", status: Number(exit) };
    const stat = read(join(folder, "pid"));
    const begun = existsSync(lock) ? statSync(lock).birthtimeMs || statSync(lock).ctimeMs : Date.now();
    const late = Date.now() >= begun + timeoutSeconds * 1000;
    if (stat !== undefined && !isAlive(stat)) {
      const last = status();
      if (last !== undefined) return { kind: "exited", status: Number(last) };
      return existsSync(join(folder, "timed-out")) ? { kind: "timed-out" } : { kind: "lost" };
    }
    if (late && existsSync(join(folder, "exited"))) return { kind: "outputs-left-open" };
    if (late && stat !== undefined) {
      mkdirSync(join(folder, "timed-out"), { recursive: true });
      await killGroup(stat);
      return { kind: "timed-out" };
    }
    if (stat === undefined && Date.now() >= begun + 60_000) return { kind: "lost" };
    await pause(wait);
  }
}
