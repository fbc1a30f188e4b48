import { setImmediate } from "node:timers/promises";
import type { Environment, EnvironmentEvent } from "../../../kernel/compute/index.ts";
import type { Fact } from "../domain/build.ts";

export interface LogLine {
  text: string;
  time: Date;
}

/** What happened in an environment, to be recorded at once: lines, facts, and from where to go on after a restart. */
export interface News {
  lines: LogLine[];
  facts: Fact[];
  offset?: number;
}

/**
 * So many lines, or characters of them, wait while earlier ones are being written; then the environment's output waits, too. A commit
 * costs the same for few lines as for many, so a flood is as fast as there are many in one.
 */
const mostWaiting = { lines: 30_000, characters: 8 * 1024 * 1024 };

/**
 * Reads an environment's events from `offset` to its end and records them in order. While one batch is being written the next
 * gathers, so a talkative build costs few transactions and a quiet one has no delay.
 */
export async function follow(
  environment: Environment,
  offset: number,
  signal: AbortSignal,
  record: (news: News) => Promise<void>,
): Promise<void> {
  let waiting: News = { lines: [], facts: [] };
  let characters = 0;
  let writing: Promise<void> | undefined;
  const write = async () => {
    await setImmediate();
    while (waiting.offset !== undefined) {
      const taken = waiting;
      waiting = { lines: [], facts: [] };
      characters = 0;
      await record(taken);
    }
    writing = undefined;
  };
  for await (const event of environment.events(offset, signal)) {
    // That a script has started is nothing to write down: read again after a restart it says the same.
    if (event.type === "started") continue;
    note(waiting, event);
    if (event.type === "line") characters += event.text.length;
    writing ??= write();
    if (waiting.lines.length >= mostWaiting.lines || characters >= mostWaiting.characters || waiting.facts.length) await writing;
  }
  await writing;
}

/** A command may print any bytes; PostgreSQL keeps neither NUL nor half a surrogate pair. */
const storable = (text: string): string => text.replaceAll("\0", "\ufffd").toWellFormed();

function note(news: News, event: EnvironmentEvent): void {
  news.offset = event.offset;
  const at = event.time.getTime();
  if (event.type === "line") news.lines.push({ text: storable(event.text), time: event.time });
  if (event.type === "ended") news.facts.push({ key: `ended/${event.sequence}`, at, exitCode: event.exitCode });
  if (event.type === "exit") news.facts.push({ key: "gone", at, outOfMemory: event.reason === "out-of-memory", message: event.message });
}
