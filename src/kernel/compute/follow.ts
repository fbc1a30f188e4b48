import { type FSWatcher, watch } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { EnvironmentEvent } from "./compute.ts";
import { type ExitReason, exitMessages, type Nonces, parseOutput } from "./parse-output.ts";

export interface Followed {
  /** The output file. */
  path: string;
  nonces: Nonces;
  /** Undefined while something may still be written; otherwise why nothing will be. Asked only at the end of the file. */
  gone(): Promise<ExitReason | undefined>;
  now(): Date;
}

const CHUNK = 1 << 20;
const POLL_MS = 250;

/** Wakes a sleeper when the file grows (inotify), at the latest after POLL_MS, and at once when `signal` aborts. */
function createBell(path: string, signal: AbortSignal | undefined) {
  let rung = false;
  let wake: (() => void) | undefined;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const watcher = watchQuietly(path, ring);
  signal?.addEventListener("abort", ring, { once: true });
  return {
    async wait(): Promise<void> {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      wake = undefined;
    },
    close(): void {
      watcher?.close();
      signal?.removeEventListener("abort", ring);
    },
  };
}

/** Without inotify instances left (a per-user limit) the poll alone must do. */
function watchQuietly(path: string, ring: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: true }, ring);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

/** Everything in the output from `offset` on, then live, up to the exit. */
export async function* follow(followed: Followed, offset: number, signal?: AbortSignal): AsyncGenerator<EnvironmentEvent, void, void> {
  const file = await open(followed.path, "r");
  const bell = createBell(followed.path, signal);
  try {
    yield* read(followed, file, bell, offset, signal);
  } finally {
    bell.close();
    await file.close();
  }
}

async function* read(
  followed: Followed,
  file: FileHandle,
  bell: { wait(): Promise<void> },
  offset: number,
  signal?: AbortSignal,
): AsyncGenerator<EnvironmentEvent, void, void> {
  let at = offset;
  let buffer = Buffer.allocUnsafe(CHUNK);
  let held = 0;
  let gone: ExitReason | undefined;
  while (!signal?.aborted) {
    const { bytesRead } = await file.read(buffer, held, buffer.length - held, at + held);
    held += bytesRead;
    const events: EnvironmentEvent[] = [];
    const used = parseOutput(buffer.subarray(0, held), at, followed.nonces, followed.now(), events, gone !== undefined && bytesRead === 0);
    for (const event of events) {
      yield event;
      if (event.type === "exit" || signal?.aborted) return;
    }
    at += used;
    held -= used;
    if (used > 0 && held > 0) {
      const rest = Buffer.allocUnsafe(CHUNK);
      buffer.copy(rest, 0, used, used + held);
      buffer = rest;
    }
    if (bytesRead > 0) continue;
    if (gone !== undefined) {
      yield { type: "exit", reason: gone, message: exitMessages[gone], offset: at, time: followed.now() };
      return;
    }
    gone = await followed.gone();
    if (gone === undefined) await bell.wait();
  }
}
