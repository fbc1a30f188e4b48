import type { BuildState, Fact, SandboxRun } from "./build.ts";
import { inside } from "./scripts.ts";

export interface SandboxStep {
  moved: boolean;
  run?: { sequence: number; text: string };
  /** The script whose output is to be read. */
  read?: number;
}

/** The next step of a sandbox that is ready: takes in commands, begins the first one that waits, or ends the one that runs. */
export function sandboxStep(state: BuildState, sandbox: SandboxRun, facts: Map<string, Fact>, now: number): SandboxStep {
  const news = takeIn(sandbox, facts);
  const current = sandbox.commands.find(({ status }) => status === "IN_PROGRESS");
  if (current?.sequence !== undefined) {
    const { sequence } = current;
    const ended = facts.get(`ended/${sequence}`);
    if (state.awaiting === `ended/${sequence}` && ended && "exitCode" in ended) {
      Object.assign(current, { exitCode: ended.exitCode, endedAt: ended.at });
      state.awaiting = `output/${sequence}`;
      return { moved: true, read: sequence };
    }
    if (state.awaiting !== `output/${sequence}` || !facts.has(`output/${sequence}`)) return { moved: news };
    current.status = current.exitCode === 0 ? "SUCCEEDED" : "FAILED";
    delete state.awaiting;
    return { moved: true };
  }
  const next = sandbox.commands.find(({ status }) => status === "QUEUED");
  if (!next) return { moved: news };
  state.sequence += 1;
  Object.assign(next, { status: "IN_PROGRESS", startedAt: now, sequence: state.sequence });
  state.awaiting = `ended/${state.sequence}`;
  return { moved: true, run: { sequence: state.sequence, text: captured(next.text, state.sequence) } };
}

function takeIn(sandbox: SandboxRun, facts: Map<string, Fact>): boolean {
  const known = new Set(sandbox.commands.map(({ id }) => id));
  const asked = [...facts.values()].flatMap((fact) => ("text" in fact && !known.has(fact.id) ? [fact] : []));
  asked.sort((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1));
  for (const { id, text, at } of asked) sandbox.commands.push({ id, text, status: "QUEUED", submittedAt: at });
  return asked.length > 0;
}

/** Below `out`: what a sandbox's command printed. */
export const outputFile = (sequence: number, stream: "out" | "err"): string => `command-${sequence}.${stream}`;

/** The command in the shell that all of them share, its two streams apart, and both of them in the log once it is over: also when it says `exit`. */
function captured(text: string, sequence: number): string {
  const [out, err] = [outputFile(sequence, "out"), outputFile(sequence, "err")].map((name) => `${inside.out}/${name}`);
  return [
    "exec 9>&1",
    `trap 'cat ${out} ${err} >&9' EXIT`,
    "{",
    text,
    `} >${out} 2>${err}`,
    `{ CODEBUILD_COMMAND_EXIT=$?; trap - EXIT; exec 9>&-; cat ${out} ${err}; (exit "$CODEBUILD_COMMAND_EXIT"); }`,
  ].join("\n");
}

/** What StartSandbox gives a project's build in place of its buildspec: nothing runs but what is asked for. */
export const sandboxBuildspec = "version: 0.2\nphases:\n  build:\n    commands: [':']\n";
