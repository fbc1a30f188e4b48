import type { BuildState, Cursor } from "./build.ts";
import type { PhaseSpec } from "./buildspec.ts";
import { commandBegins, commandError, commandFailed } from "./log-lines.ts";
import { defaultOnFailure, triesAgain } from "./on-failure.ts";
import type { CommandPhase, FailureMode, PhaseContext } from "./phases.ts";

const nothing: PhaseSpec = { onFailure: defaultOnFailure, runtimeVersions: {}, commands: [], finally: [] };

export const phaseSpec = (state: BuildState, phase: CommandPhase): PhaseSpec => state.spec?.phases[phase] ?? nothing;
export const firstCommand: Cursor = { part: "commands", index: 0, attempt: 1 };

/** What to do next in a phase of commands. */
export type CommandStep =
  | { do: "run"; text: string; cursor: Cursor; lines: string[] }
  | { do: "again"; cursor: Cursor; lines: string[] }
  | { do: "succeed" }
  | { do: "fail"; context: PhaseContext; mode: FailureMode };

/** The step at the cursor when nothing runs. */
export function nextCommand(spec: PhaseSpec, cursor: Cursor): CommandStep {
  const text = spec[cursor.part][cursor.index];
  if (text !== undefined && !(cursor.part === "commands" && cursor.failed)) {
    return { do: "run", text, cursor, lines: [commandBegins(text)] };
  }
  if (cursor.part === "commands") return nextCommand(spec, { ...cursor, part: "finally", index: 0 });
  if (!cursor.failed) return { do: "succeed" };
  const context = commandError(cursor.failed.text, cursor.failed.exitCode);
  if (!triesAgain(spec.onFailure, cursor.attempt, context.message)) return { do: "fail", context, mode: spec.onFailure.mode };
  const attempt = cursor.attempt + 1;
  return {
    do: "again",
    cursor: { ...firstCommand, attempt },
    lines: [`Retrying phase, retry ${cursor.attempt} of ${spec.onFailure.retries}`],
  };
}

/** The cursor after the command under it ended: a failure skips the rest of its list. */
export function afterCommand(spec: PhaseSpec, cursor: Cursor, exitCode: number): { cursor: Cursor; lines: string[] } {
  const text = spec[cursor.part][cursor.index] ?? "";
  if (exitCode === 0) return { cursor: { ...cursor, index: cursor.index + 1 }, lines: [] };
  const failed = cursor.failed ?? { text, exitCode };
  return {
    cursor: { ...cursor, failed, index: cursor.part === "commands" ? cursor.index : spec.finally.length },
    lines: [commandFailed(text, exitCode)],
  };
}
