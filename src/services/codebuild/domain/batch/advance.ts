import type { Step } from "../../../../kernel/outbox/index.ts";
import type { PhaseContext, PhaseStatus } from "../phases.ts";
import type { BatchEffect, BatchEffectBody, BatchFact, BatchGroup, BatchMachine, BatchPhaseName, BatchState } from "./batch.ts";

const noContext: PhaseContext = { statusCode: "", message: "" };
const minute = 60_000;
const terminal: readonly BatchPhaseName[] = ["SUCCEEDED", "FAILED", "STOPPED"];
/** The batch timeout of a project that names none: eight hours. */
export const defaultTimeoutInMins = 480;

interface Draft {
  state: BatchState;
  facts: Map<string, BatchFact>;
  effects: BatchEffect[];
  now: number;
}

/** Takes a batch as far as what is known now allows. */
export function advanceBatch(machine: BatchMachine, at: Date): Step<BatchMachine, BatchEffect> {
  const draft: Draft = {
    state: structuredClone(machine.state),
    facts: new Map(machine.facts.map((fact) => [fact.key, fact])),
    effects: [],
    now: at.getTime(),
  };
  while (step(draft)) {}
  const { state } = draft;
  const wakeAt = state.ending || terminal.includes(phaseOf(state)) ? undefined : deadline(state);
  return {
    next: { ...machine, state },
    effects: draft.effects,
    ...(wakeAt === undefined ? {} : { wakeAt: new Date(wakeAt) }),
  };
}

export const phaseOf = (state: BatchState): BatchPhaseName => state.phases.at(-1)?.name ?? "SUBMITTED";

const deadline = ({ beganAt, config }: BatchState): number => beganAt + (config.timeoutInMins ?? defaultTimeoutInMins) * minute;

/** True when something moved. */
function step(draft: Draft): boolean {
  const phase = phaseOf(draft.state);
  if (terminal.includes(phase)) return false;
  hear(draft);
  switch (phase) {
    case "SUBMITTED":
      return interrupted(draft) || leave(draft, "SUCCEEDED", "DOWNLOAD_BATCHSPEC");
    case "DOWNLOAD_BATCHSPEC":
      return interrupted(draft) || downloadSpec(draft);
    case "IN_PROGRESS":
      return inProgress(draft);
    default:
      return interrupted(draft) || combine(draft);
  }
}

/** Why the batch has to end before its time. */
function interruption({ state, facts, now }: Draft): BatchState["ending"] {
  if (facts.has("stop")) return { status: "STOPPED", context: noContext };
  if (now >= deadline(state))
    return { status: "TIMED_OUT", context: { statusCode: "BUILD_TIMED_OUT", message: "Build batch has timed out. " } };
  return undefined;
}

function interrupted(draft: Draft): boolean {
  const ending = interruption(draft);
  return ending !== undefined && end(draft, ending.status, ending.context);
}

function downloadSpec(draft: Draft): boolean {
  const { state } = draft;
  if (state.awaiting !== "specified") {
    state.awaiting = "specified";
    perform(draft, `spec/${state.round}`, { type: "read-spec", round: state.round });
  }
  const failed = heard(draft, `unspecified/${state.round}`);
  if (failed) return end(draft, "FAILED", failed.context);
  const found = heard(draft, `specified/${state.round}`);
  if (!found) return false;
  state.spec = found.spec;
  if (found.resolvedSourceVersion) state.resolvedSourceVersion = found.resolvedSourceVersion;
  state.groups = found.spec.nodes.map((node) => ({ node, attempt: 0, begun: false, starting: false, prior: [], stopAsked: false }));
  return leave(draft, "SUCCEEDED", "IN_PROGRESS");
}

/** Takes in what became of the builds. News of an attempt that is not the latest says nothing any more. */
function hear(draft: Draft): void {
  const { state } = draft;
  for (const group of state.groups) {
    const about = `${group.node.identifier}/${group.attempt}` as const;
    const started = heard(draft, `started/${about}`);
    if (started && group.starting) {
      group.starting = false;
      group.current = { ...started.build, requestedAt: started.at, status: "IN_PROGRESS", artifacts: [] };
    }
    const refused = heard(draft, `refused/${about}`);
    if (refused && group.starting) {
      group.starting = false;
      group.refusal = refused.message;
    }
    const ended = heard(draft, `ended/${about}`);
    if (ended && group.current?.status === "IN_PROGRESS") {
      group.current.status = ended.status;
      group.current.artifacts = ended.artifacts;
      state.reportArns = [...new Set([...state.reportArns, ...ended.reportArns])];
    }
  }
}

const isBusy = ({ starting, current }: BatchGroup): boolean => starting || current?.status === "IN_PROGRESS";
const isOver = ({ refusal, current }: BatchGroup): boolean =>
  refusal !== undefined || (current !== undefined && current.status !== "IN_PROGRESS");
const succeeded = ({ current }: BatchGroup): boolean => current?.status === "SUCCEEDED";
const failed = (group: BatchGroup): boolean => isOver(group) && !succeeded(group) && !group.node.ignoreFailure;
const lets = (group: BatchGroup | undefined): boolean => group !== undefined && isOver(group) && !failed(group);

function inProgress(draft: Draft): boolean {
  const { state } = draft;
  if (!state.ending) {
    const ending = interruption(draft) ?? (state.spec?.fastFail && state.groups.some(failed) ? failure(state) : undefined);
    if (ending) state.ending = ending;
  }
  if (state.ending) return stopBuilds(draft);
  const byName = new Map(state.groups.map((group) => [group.node.identifier, group]));
  for (const group of state.groups) {
    if (group.begun || isOver(group) || !group.node.dependsOn.every((name) => lets(byName.get(name)))) continue;
    startBuild(draft, group);
  }
  if (state.groups.some(isBusy)) return false;
  if (state.groups.some(failed)) return end(draft, "FAILED", failure(state).context);
  return leave(draft, "SUCCEEDED", "COMBINE_ARTIFACTS");
}

function startBuild(draft: Draft, group: BatchGroup): void {
  const { identifier } = group.node;
  const attempt = group.attempt + 1;
  Object.assign(group, { attempt, begun: true, starting: true });
  perform(draft, `start/${identifier}/${attempt}`, { type: "start-build", identifier, attempt });
}

function failure(state: BatchState): { status: "FAILED"; context: PhaseContext } {
  const names = state.groups.filter(failed).map(({ node, refusal }) => (refusal ? `${node.identifier} (${refusal})` : node.identifier));
  return { status: "FAILED", context: { statusCode: "CLIENT_ERROR", message: `Builds failed: ${names.join(", ")}` } };
}

/** A build that is just being started is stopped as soon as it is known. */
function stopBuilds(draft: Draft): boolean {
  const { state } = draft;
  for (const group of state.groups) {
    if (group.current?.status !== "IN_PROGRESS" || group.stopAsked) continue;
    group.stopAsked = true;
    perform(draft, `stop/${group.current.id}`, { type: "stop-build", build: group.current.id });
  }
  if (state.groups.some(isBusy)) return false;
  const { status, context } = state.ending!;
  return end(draft, status, context);
}

function combine(draft: Draft): boolean {
  const { state } = draft;
  if (!state.config.combineArtifacts) return finish(draft);
  if (state.awaiting !== "combined") {
    state.awaiting = "combined";
    perform(draft, `combine/${state.round}`, { type: "combine", round: state.round });
  }
  const combined = heard(draft, `combined/${state.round}`);
  if (!combined) return false;
  state.artifacts = combined.artifacts;
  return combined.context ? end(draft, "FAILED", combined.context) : finish(draft);
}

function finish(draft: Draft): true {
  draft.state.status = "SUCCEEDED";
  draft.state.endedAt = draft.now;
  return leave(draft, "SUCCEEDED", "SUCCEEDED");
}

function end(draft: Draft, status: "FAILED" | "STOPPED" | "TIMED_OUT", context: PhaseContext): true {
  const { state, now } = draft;
  delete state.ending;
  state.status = status;
  state.endedAt = now;
  return leave(draft, status, status === "STOPPED" ? "STOPPED" : "FAILED", context);
}

function leave({ state, now }: Draft, status: PhaseStatus, next: BatchPhaseName, context: PhaseContext = noContext): true {
  const record = state.phases.at(-1)!;
  record.status = status;
  record.endedAt = now;
  if (record.name !== "SUBMITTED") record.context = context;
  delete state.awaiting;
  state.phases.push({ name: next, startedAt: now });
  return true;
}

function heard<K extends BatchFact["key"]>(draft: Draft, key: K): Extract<BatchFact, { key: K }> | undefined {
  return draft.facts.get(key) as Extract<BatchFact, { key: K }> | undefined;
}

function perform(draft: Draft, what: string, body: BatchEffectBody): void {
  draft.effects.push({ ...body, key: `${draft.state.id}/batch/${what}`, batch: draft.state.id });
}
