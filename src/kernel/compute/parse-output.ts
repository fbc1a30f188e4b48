import type { EnvironmentEvent } from "./compute.ts";

/**
 * An environment's output is one append-only file: the lines of the build with markers between them. A marker is
 * `\x1e<nonce> <word> …\n` and may follow text that has no newline. `inner` is written inside the environment (ready, start, end),
 * `outer` outside of it (exit), so a build can at most misreport its own commands, never its own end.
 */
export interface Nonces {
  inner: string;
  outer: string;
}

export type ExitReason = "killed" | "out-of-memory" | "failed";

export const MARK = "\x1e";
const RECORD_SEPARATOR = 0x1e;
const NEWLINE = 0x0a;
export const LONGEST_LINE = 65_536;

export const exitMessages: Record<ExitReason, string> = {
  killed: "The environment was stopped.",
  "out-of-memory": "The environment ran out of memory.",
  failed: "The environment ended unexpectedly.",
};

type Marker = { at: number; event: (offset: number, time: Date) => EnvironmentEvent | undefined };

const reasonOf = (word: string | undefined): ExitReason => (word === "killed" || word === "out-of-memory" ? word : "failed");

/** Looks for a marker in one line; text that merely resembles one stays text. */
function markerIn(line: string, nonces: Nonces): Marker | undefined {
  for (let at = line.indexOf(MARK); at >= 0; at = line.indexOf(MARK, at + 1)) {
    const [nonce, word, first, second] = line.slice(at + 1).split(" ");
    if (nonce === nonces.outer && word === "exit") {
      const reason = reasonOf(second);
      return { at, event: (offset, time) => ({ type: "exit", reason, message: exitMessages[reason], offset, time }) };
    }
    if (nonce !== nonces.inner) continue;
    const sequence = Number(first);
    if (word === "ready") return { at, event: () => undefined };
    if (word === "start") return { at, event: (offset, time) => ({ type: "started", sequence, offset, time }) };
    if (word === "end") return { at, event: (offset, time) => ({ type: "ended", sequence, exitCode: Number(second), offset, time }) };
  }
  return undefined;
}

/** Cuts at most LONGEST_LINE bytes without splitting a character. */
function cutAt(bytes: Buffer, start: number): number {
  let end = start + LONGEST_LINE;
  while (end > start + LONGEST_LINE - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return end;
}

/**
 * Appends to `events` what `bytes` (which begin at file offset `base`) hold and returns how many bytes are used up. What follows
 * the last newline is left for the next call unless it is longer than a line may be, or `final` says that nothing will follow.
 */
export function parseOutput(bytes: Buffer, base: number, nonces: Nonces, time: Date, events: EnvironmentEvent[], final = false): number {
  let start = 0;
  let mark = bytes.indexOf(RECORD_SEPARATOR);
  while (start < bytes.length) {
    let end = bytes.indexOf(NEWLINE, start);
    const whole = end >= 0;
    if (!whole) end = bytes.length;
    if (end - start > LONGEST_LINE) {
      if (mark >= 0 && mark < start) mark = bytes.indexOf(RECORD_SEPARATOR, start);
      const cut = mark > start ? Math.min(mark, cutAt(bytes, start)) : cutAt(bytes, start);
      events.push({ type: "line", text: bytes.toString("utf8", start, cut), offset: base + cut, time });
      start = cut;
      continue;
    }
    if (!whole && !final) break;
    const next = whole ? end + 1 : end;
    if (mark >= 0 && mark < start) mark = bytes.indexOf(RECORD_SEPARATOR, start);
    const marked = mark >= start && mark < end && whole ? markerIn(bytes.toString("latin1", start, end), nonces) : undefined;
    if (marked === undefined) {
      events.push({ type: "line", text: bytes.toString("utf8", start, end), offset: base + next, time });
    } else {
      const before = start + marked.at;
      if (before > start) events.push({ type: "line", text: bytes.toString("utf8", start, before), offset: base + before, time });
      const event = marked.event(base + next, time);
      if (event !== undefined) events.push(event);
    }
    start = next;
  }
  return start;
}
