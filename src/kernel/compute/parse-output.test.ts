import { expect, test } from "vitest";
import type { EnvironmentEvent } from "./compute.ts";
import { LONGEST_LINE, parseOutput } from "./parse-output.ts";

const nonces = { inner: "in", outer: "out" };
const time = new Date(0);

/** Parses a whole output, in pieces of `step` bytes as they might arrive. */
function parsed(text: string, step = 1 << 20): EnvironmentEvent[] {
  const bytes = Buffer.from(text);
  const events: EnvironmentEvent[] = [];
  let at = 0;
  for (let end = Math.min(step, bytes.length); ; end = Math.min(end + step, bytes.length)) {
    at += parseOutput(bytes.subarray(at, end), at, nonces, time, events, end === bytes.length);
    if (end === bytes.length) return events;
  }
}

/** Events in one word each, which is how the tables below are written. */
const words = (events: EnvironmentEvent[]): string =>
  events
    .map((event) => {
      if (event.type === "line") return `'${event.text}'`;
      if (event.type === "started") return `start${event.sequence}`;
      if (event.type === "ended") return `end${event.sequence}=${event.exitCode}`;
      return event.reason;
    })
    .join(" ");

test.each([
  ["lines", "a\nb\n", "'a' 'b'"],
  ["an empty line", "\n", "''"],
  ["a command", "\x1ein ready\n\x1ein start 1\nhi\n\x1ein end 1 0\n", "start1 'hi' end1=0"],
  ["output without a newline", "hi\x1ein end 1 3\n", "'hi' end1=3"],
  ["the end", "\x1eout exit 137 out-of-memory\n", "out-of-memory"],
  ["an unknown reason", "\x1eout exit 1 whatever\n", "failed"],
  ["an end told by the inside", "\x1ein exit 137 killed\n", "'\x1ein exit 137 killed'"],
  ["somebody else's marker", "\x1exx start 1\n", "'\x1exx start 1'"],
  ["a separator that means nothing before one that does", "a\x1eb\x1ein end 1 0\n", "'a\x1eb' end1=0"],
  ["bytes above ASCII", "grün\n✓\x1ein end 1 0\n", "'grün' '✓' end1=0"],
  ["a last line that is cut off", "a\nhalf", "'a' 'half'"],
])("%s", (_name, text, expected) => {
  expect(words(parsed(text))).toBe(expected);
  expect(words(parsed(text, 1))).toBe(expected);
});

test("reading on from any event's offset gives exactly the events after it", () => {
  const text = "one\n\x1ein start 1\nzwölf\nnone\x1ein end 1 0\nlast\n\x1eout exit 0 killed\n";
  const all = parsed(text);
  for (const [index, event] of all.entries()) {
    const rest: EnvironmentEvent[] = [];
    const bytes = Buffer.from(text).subarray(event.offset);
    parseOutput(bytes, event.offset, nonces, time, rest);
    expect(rest).toEqual(all.slice(index + 1));
  }
});

test("a line longer than a line may be is cut between characters, and nothing of it is lost", () => {
  const long = `x${"ä".repeat(LONGEST_LINE)}`;
  const events = parsed(`${long}\x1ein end 1 0\n`, 100_000);
  const lines = events.filter((event) => event.type === "line").map((event) => event.text);
  expect(lines.join("")).toBe(long);
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(LONGEST_LINE);
  expect(words(events.slice(-1))).toBe("end1=0");
});
