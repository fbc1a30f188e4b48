import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EnvironmentEvent } from "../compute.ts";
import { type ExitReason, MARK, type Nonces, parseOutput } from "../parse-output.ts";
import { type Directive, directivesOf } from "./directives.ts";

/** Plays the scripts of one dummy environment in order. What was already played is read from the output, so a new player goes on. */
export interface Player {
  /** Looks whether there is something to play. */
  look(): void;
  /** Ends the environment with an exit event. */
  kill(): Promise<void>;
  /** Stops playing without a trace, as the end of the server process does. */
  stop(): Promise<void>;
}

interface Progress {
  /** The script that runs or comes next. */
  sequence: number;
  started: boolean;
  /** Lines that the running script has written. */
  lines: number;
  over: boolean;
}

function progressOf(events: EnvironmentEvent[]): Progress {
  const progress: Progress = { sequence: 1, started: false, lines: 0, over: false };
  for (const event of events) {
    if (event.type === "started") Object.assign(progress, { started: true, lines: 0 });
    if (event.type === "line") progress.lines++;
    if (event.type === "ended") Object.assign(progress, { sequence: event.sequence + 1, started: false });
    if (event.type === "exit") progress.over = true;
  }
  return progress;
}

export function createPlayer(folder: string, nonces: Nonces, sleep: (ms: number, signal: AbortSignal) => Promise<unknown>): Player {
  const stopped = new AbortController();
  const output = join(folder, "output");
  let playing: Promise<void> | undefined;
  let lookAgain = false;

  const say = (...words: (string | number)[]) => appendFile(output, `${MARK}${nonces.inner} ${words.join(" ")}\n`);
  const exit = (reason: ExitReason) => appendFile(output, `${MARK}${nonces.outer} exit 137 ${reason}\n`);

  async function progress(): Promise<Progress> {
    const events: EnvironmentEvent[] = [];
    parseOutput(await readFile(output), 0, nonces, new Date(0), events);
    return progressOf(events);
  }

  /** False when there is nothing to play, or nothing will be any more. */
  async function playNext(): Promise<boolean> {
    const { sequence, started, lines, over } = await progress();
    const script = join(folder, "control", String(sequence));
    if (over || existsSync(join(folder, "vanished")) || !existsSync(script) || stopped.signal.aborted) return false;
    if (!started) await say("start", sequence);
    const code = await play(directivesOf(await readFile(script, "utf8")), lines);
    if (code === undefined || stopped.signal.aborted) return false;
    await say("end", sequence, code);
    return true;
  }

  /** The exit code, or undefined when the script never ends. `played` lines were written before a restart. */
  async function play(directives: Directive[], played: number): Promise<number | undefined> {
    let lines = 0;
    for (const directive of directives) {
      if (stopped.signal.aborted) return undefined;
      switch (directive.type) {
        case "line":
          if (++lines > played) await appendFile(output, `${directive.text}\n`);
          break;
        case "write": {
          const file = join(folder, "out", directive.path);
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, directive.text);
          break;
        }
        case "sleep":
          await sleep(directive.ms, stopped.signal).catch(() => undefined);
          break;
        case "exit":
          return directive.code;
        case "oom":
          await exit("out-of-memory");
          return undefined;
        case "vanish":
          await writeFile(join(folder, "vanished"), "");
          return undefined;
        case "hang":
          return undefined;
      }
    }
    return 0;
  }

  async function playAll(): Promise<void> {
    do {
      lookAgain = false;
      while (await playNext());
    } while (lookAgain && !stopped.signal.aborted);
  }

  function look(): void {
    lookAgain = true;
    playing ??= playAll().finally(() => {
      playing = undefined;
      if (lookAgain && !stopped.signal.aborted) look();
    });
  }

  async function stop(): Promise<void> {
    stopped.abort();
    await playing;
  }

  return {
    look,
    async kill() {
      await stop();
      if (existsSync(output) && !(await progress()).over) await exit("killed");
    },
    stop,
  };
}
