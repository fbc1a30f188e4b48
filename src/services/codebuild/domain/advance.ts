import type { Step } from "../../../kernel/outbox/index.ts";
import type { BuildEffect, BuildEffectBody, BuildMachine, BuildState, Fact, SandboxRun } from "./build.ts";
import { afterCommand, firstCommand, nextCommand, phaseSpec } from "./command-phase.ts";
import { agentLines, phaseComplete, phaseEntered } from "./log-lines.ts";
import {
  type CommandPhase,
  type FailureMode,
  isCommandPhase,
  nextPhase,
  type PhaseContext,
  type PhaseName,
  type PhaseStatus,
} from "./phases.ts";
import { sandboxStep } from "./sandbox.ts";

const noContext: PhaseContext = { statusCode: "", message: "" };
const timedOut: PhaseContext = { statusCode: "BUILD_TIMED_OUT", message: "Build has timed out. " };
const minute = 60_000;
/** Before the container exists there is neither a log nor a phase context. */
const early: readonly PhaseName[] = ["SUBMITTED", "QUEUED"];
const unheard: readonly PhaseName[] = ["SUBMITTED", "QUEUED", "PROVISIONING", "FINALIZING", "COMPLETED"];
const endable: readonly PhaseName[] = [
  "SUBMITTED",
  "QUEUED",
  "PROVISIONING",
  "DOWNLOAD_SOURCE",
  "INSTALL",
  "PRE_BUILD",
  "BUILD",
  "POST_BUILD",
  "UPLOAD_ARTIFACTS",
];

/** A build in the middle of one `advance`: everything here is this call's own copy. */
interface Draft {
  state: BuildState;
  facts: Map<string, Fact>;
  slotFree: boolean;
  lines: string[];
  effects: BuildEffect[];
  now: number;
}

/** Takes a build as far as what is known now allows, through every phase that has nothing to wait for. */
export function advance(machine: BuildMachine, at: Date): Step<BuildMachine, BuildEffect> {
  const draft: Draft = {
    state: structuredClone(machine.state),
    facts: new Map(machine.facts.map((fact) => [fact.key, fact])),
    slotFree: machine.slotFree,
    lines: [],
    effects: [],
    now: at.getTime(),
  };
  while (step(draft)) {}
  const wakeAt = deadline(draft.state);
  return {
    next: { ...machine, state: draft.state, lines: draft.lines },
    effects: draft.effects,
    ...(wakeAt === undefined ? {} : { wakeAt: new Date(wakeAt) }),
  };
}

/**
 * The command that a build will run first once it has heard `facts`: whoever is about to tell it may begin that already. A stop that the
 * build hears before them ends the command with everything else.
 */
export function foreseen(state: BuildState, facts: Fact[], at: Date): Extract<BuildEffect, { type: "run" }> | undefined {
  const { effects } = advance({ state, facts, slotFree: false, lines: [] }, at);
  return effects.find((effect) => effect.type === "run");
}

/** True when something moved. */
function step(draft: Draft): boolean {
  const phase = currentPhase(draft.state);
  if (endable.includes(phase) && interrupted(draft)) return true;
  if (phase === "BUILD" && draft.state.sandbox) return serveSandbox(draft, draft.state.sandbox);
  if (isCommandPhase(phase)) return commands(draft, phase);
  switch (phase) {
    case "SUBMITTED":
      return leave(draft, "SUCCEEDED", noContext);
    case "QUEUED":
      return draft.slotFree && leave(draft, "SUCCEEDED", noContext);
    case "PROVISIONING":
      return provisioning(draft);
    case "DOWNLOAD_SOURCE":
      return downloadSource(draft);
    case "UPLOAD_ARTIFACTS":
      return uploadArtifacts(draft);
    case "FINALIZING":
      return finalizing(draft);
    default:
      return false;
  }
}

export const currentPhase = (state: BuildState): PhaseName => state.phases.at(-1)?.name ?? "SUBMITTED";

/** Waiting in the queue and running have separate clocks. */
function deadline(state: BuildState): number | undefined {
  const phase = currentPhase(state);
  if (!endable.includes(phase)) return undefined;
  if (early.includes(phase)) return state.submittedAt + state.plan.queuedTimeoutInMinutes * minute;
  const started = state.phases.find((record) => record.name === "PROVISIONING")?.startedAt ?? state.submittedAt;
  return started + state.plan.timeoutInMinutes * minute;
}

function interrupted(draft: Draft): boolean {
  if (draft.facts.has("stop")) return leave(draft, "STOPPED", noContext);
  if (draft.now >= (deadline(draft.state) ?? Number.POSITIVE_INFINITY)) return leave(draft, "TIMED_OUT", timedOut);
  const gone = heard(draft, "gone");
  if (!gone || early.includes(currentPhase(draft.state))) return false;
  const message = `Build container found dead before completing the build. ${gone.message}`;
  return leave(draft, gone.outOfMemory ? "FAILED" : "FAULT", { statusCode: "INTERNAL_SERVICE_ERROR", message });
}

function provisioning(draft: Draft): boolean {
  const { state } = draft;
  if (state.awaiting !== "prepared") {
    state.awaiting = "prepared";
    perform(draft, "prepare", { type: "prepare" });
  }
  const provisioned = heard(draft, "provisioned");
  if (provisioned) {
    if (provisioned.logs) state.logs = provisioned.logs;
    draft.lines.push(...agentLines);
    return leave(draft, "SUCCEEDED", noContext);
  }
  const failed = heard(draft, "unprepared");
  if (failed?.phase !== "PROVISIONING") return false;
  return leave(draft, failed.fault ? "FAULT" : "FAILED", failed.context);
}

function downloadSource(draft: Draft): boolean {
  const { state } = draft;
  const sourced = heard(draft, "sourced");
  if (sourced) {
    state.spec = sourced.spec;
    state.sequence = sourced.sequence;
    if (sourced.resolvedSourceVersion) state.resolvedSourceVersion = sourced.resolvedSourceVersion;
    draft.lines.push(...sourced.lines);
    return leave(draft, "SUCCEEDED", noContext);
  }
  const failed = heard(draft, "unprepared");
  if (!failed) return false;
  draft.lines.push(...failed.lines);
  return leave(draft, failed.fault ? "FAULT" : "FAILED", failed.context);
}

function commands(draft: Draft, phase: CommandPhase): boolean {
  const { state } = draft;
  const spec = phaseSpec(state, phase);
  const cursor = state.cursor ?? firstCommand;
  if (state.awaiting) {
    const ended = heard(draft, `ended/${state.sequence}`);
    if (!ended) return false;
    const after = afterCommand(spec, cursor, ended.exitCode);
    draft.lines.push(...after.lines);
    state.cursor = after.cursor;
    delete state.awaiting;
    return true;
  }
  const next = nextCommand(spec, cursor);
  if (next.do === "succeed") return leave(draft, "SUCCEEDED", noContext);
  if (next.do === "fail") return leave(draft, "FAILED", next.context, next.mode);
  draft.lines.push(...next.lines);
  state.cursor = next.cursor;
  if (next.do === "again") return true;
  state.sequence += 1;
  state.awaiting = `ended/${state.sequence}`;
  const user = spec.runAs ?? state.spec?.runAs;
  const { exportedVariables: exported = [], shell = "sh" } = state.spec ?? {};
  const body = { type: "run", sequence: state.sequence, text: next.text, succeeding: succeeding(state), exported, shell } as const;
  perform(draft, `run/${state.sequence}`, {
    ...body,
    ...(user === undefined ? {} : { user }),
    ...(state.spec?.version === "0.1" ? { isolated: true } : {}),
  });
  return true;
}

/** A sandbox does what it is asked to, one command after the other, until it is stopped or its time is over. */
function serveSandbox(draft: Draft, sandbox: SandboxRun): boolean {
  const { state } = draft;
  const step = sandboxStep(state, sandbox, draft.facts, draft.now);
  if (step.run) {
    const { sequence, text } = step.run;
    const { exportedVariables: exported = [], shell = "sh" } = state.spec ?? {};
    perform(draft, `run/${sequence}`, { type: "run", sequence, text, succeeding: true, exported, shell });
  }
  if (step.read !== undefined) perform(draft, `output/${step.read}`, { type: "read-output", sequence: step.read });
  return step.moved;
}

/** Value of CODEBUILD_BUILD_SUCCEEDING: it also falls while a phase's `finally` runs after a failed command. */
export const succeeding = (state: BuildState): boolean => !state.cursor?.failed && !outcome(state);

function uploadArtifacts(draft: Draft): boolean {
  const { state } = draft;
  if (!collectsAnything(state)) return leave(draft, "SUCCEEDED", noContext);
  if (state.awaiting !== "collected") {
    state.awaiting = "collected";
    perform(draft, "collect", { type: "collect", sequence: state.sequence });
  }
  const collected = heard(draft, "collected");
  if (!collected) return false;
  draft.lines.push(...collected.lines);
  state.artifacts = collected.artifacts;
  state.reportArns = collected.reportArns;
  return leave(draft, collected.context ? "FAILED" : "SUCCEEDED", collected.context ?? noContext);
}

function collectsAnything(state: BuildState): boolean {
  const wanted = state.plan.artifacts.type !== "NO_ARTIFACTS" || state.plan.secondaryArtifacts.length > 0;
  const saved = state.spec?.cache !== undefined && state.plan.cache.type !== "NO_CACHE";
  return wanted || saved || (state.spec?.reports.length ?? 0) > 0;
}

function finalizing(draft: Draft): boolean {
  if (draft.state.awaiting !== "finished") {
    draft.state.awaiting = "finished";
    perform(draft, "finish", { type: "finish" });
  }
  const finished = heard(draft, "finished");
  if (!finished) return false;
  draft.state.exported = finished.exported;
  return leave(draft, "SUCCEEDED", noContext);
}

/** Closes the phase that runs and opens the one the transition table names. */
function leave(draft: Draft, status: PhaseStatus, context: PhaseContext, mode?: FailureMode): true {
  const { state, now } = draft;
  const record = state.phases.at(-1)!;
  record.status = status;
  record.endedAt = now;
  if (!early.includes(record.name)) record.context = context;
  if (!unheard.includes(record.name)) draft.lines.push(...phaseComplete(record.name, status, context));
  delete state.awaiting;
  delete state.cursor;
  const next = nextPhase(record.name, status, mode);
  state.phases.push({ name: next, startedAt: now });
  if (next === "COMPLETED") complete(draft, record.name);
  if (isCommandPhase(next)) draft.lines.push(phaseEntered(next));
  return true;
}

/** The first phase that did not succeed decides; a phase under `on-failure: CONTINUE` counts too. */
const outcome = (state: BuildState): PhaseStatus | undefined =>
  state.phases.find((record) => record.status !== undefined && record.status !== "SUCCEEDED")?.status;

function complete(draft: Draft, last: PhaseName): void {
  const { state, now } = draft;
  const stopped = state.phases.find((record) => record.status === "STOPPED" || record.status === "TIMED_OUT");
  state.status = stopped?.status ?? outcome(state) ?? "SUCCEEDED";
  state.endedAt = now;
  delete state.awaiting;
  // A build that never got as far as FINALIZING may still have begun an environment.
  if (last === "PROVISIONING") perform(draft, "finish", { type: "finish" });
  const byPipeline = state.initiator.startsWith("codepipeline/");
  if (state.status === "FAILED" && !byPipeline && state.retry.number < state.plan.autoRetryLimit)
    perform(draft, "retry", { type: "retry" });
}

function heard<K extends Fact["key"]>(draft: Draft, key: K): Extract<Fact, { key: K }> | undefined {
  return draft.facts.get(key) as Extract<Fact, { key: K }> | undefined;
}

function perform(draft: Draft, what: string, body: BuildEffectBody): void {
  draft.effects.push({ ...body, key: `${draft.state.id}/${what}`, build: draft.state.id });
}
