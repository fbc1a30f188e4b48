import type { StageLine } from "./progress.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const marks: Record<string, string> = { Succeeded: "✔", Failed: "✘", Stopped: "■", Cancelled: "■", Waiting: "·" };

const seconds = (ms: number) => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

const tookOf = (line: StageLine, now: number): string =>
  line.tookMs !== undefined ? seconds(line.tookMs) : line.startedAt !== undefined ? seconds(now - line.startedAt) : "";

/** One stage on one line, as a terminal shows it. */
export const drawLine = (line: StageLine, tick: number, now: number): string =>
  `  ${marks[line.status] ?? frames[tick % frames.length]} ${line.name.padEnd(10)} ${line.status.padEnd(11)} ${tookOf(line, now).padStart(7)}  ${line.note}`;

export interface Screen {
  show(lines: StageLine[]): void;
  say(text: string): void;
}

/** Redraws the stages in place; `say` prints above them. */
export function terminalScreen(out: NodeJS.WriteStream): Screen {
  let drawn = 0;
  let tick = 0;
  const clear = () => {
    if (drawn) out.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  return {
    show(lines) {
      clear();
      tick += 1;
      out.write(lines.map((line) => `${drawLine(line, tick, Date.now()).slice(0, out.columns ?? 120)}\n`).join(""));
      drawn = lines.length;
    },
    say(text) {
      clear();
      out.write(`${text}\n`);
    },
  };
}

/** Where there is no terminal: one line for each change. */
export function plainScreen(out: NodeJS.WritableStream): Screen {
  const seen = new Map<string, string>();
  return {
    show(lines) {
      for (const line of lines) {
        const text = `${line.name}: ${line.status}${line.tookMs !== undefined ? ` after ${seconds(line.tookMs)}` : ""}${line.note ? `, ${line.note}` : ""}`;
        if (seen.get(line.name) === text) continue;
        seen.set(line.name, text);
        if (line.status !== "Waiting") out.write(`${text}\n`);
      }
    },
    say: (text) => void out.write(`${text}\n`),
  };
}
