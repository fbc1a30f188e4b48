import { publish } from "../../../kernel/events/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { type Worker, wake, worker } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { advance, currentPhase } from "../domain/advance.ts";
import type { BuildEffect, BuildMachine, BuildState } from "../domain/build.ts";
import { phaseChangeDetail, stateChangeDetail } from "../domain/event-detail.ts";
import { containerLine } from "../domain/log-lines.ts";
import type { PhaseName } from "../domain/phases.ts";
import { buildArn } from "../domain/view.ts";
import type { Attendants } from "../engine/attendants.ts";
import { insertBatchFact } from "../store/batches.ts";
import { deleteFacts, findWhole, updateBuild } from "../store/builds.ts";
import { firstInQueues, slotFree } from "../store/queue.ts";
import { batchKind } from "./batch-kind.ts";
import { writeLines } from "./build-log.ts";
import { retryBuild } from "./retry.ts";
import { buildKind, recallBuild } from "./surroundings.ts";

const waiting: readonly PhaseName[] = ["SUBMITTED", "QUEUED"];
const isRunning = (state: BuildState): boolean => state.status === "IN_PROGRESS" && !waiting.includes(currentPhase(state));

/** The build machine in the outbox: facts in, log lines, events and effects out, all in one transaction a step. */
export function buildWorker(kernel: Kernel, attendants: Attendants, mostRunning: number): Worker<BuildMachine, BuildEffect> {
  return worker({
    kind: buildKind,
    async load(tx, id) {
      const whole = await findWhole(tx, id);
      if (whole?.state.status !== "IN_PROGRESS") return undefined;
      const { state, facts } = whole;
      const queued = waiting.includes(currentPhase(state));
      return { state, facts, slotFree: queued && (await slotFree(tx, id, mostRunning)), lines: [] };
    },
    advance,
    async save(tx, next, previous) {
      const { state } = next;
      await updateBuild(tx, state, isRunning(state));
      await forgetFacts(tx, next, previous);
      const time = new Date();
      const lines = next.lines.flatMap((line) => containerLine(line, time).split("\n"));
      if (state.logs)
        await writeLines(
          kernel,
          tx,
          state,
          lines.map((text) => ({ text, time })),
        );
      if (!state.sandbox) await announce(tx, state, previous.state);
      await tellBatch(tx, state);
      await callNext(tx, state, previous.state);
    },
    perform: async (effect, { tx, now }) => {
      if (effect.type === "retry") await retryBuild(kernel, tx, effect.build, now);
      else await attendants.perform(effect, (id) => recallBuild(tx, id));
    },
  });
}

/** What a step has taken in is not needed again; what the service's own scripts reported is, should another server take over. */
async function forgetFacts(tx: Tx, { state }: BuildMachine, { facts }: BuildMachine): Promise<void> {
  if (state.status !== "IN_PROGRESS") return deleteFacts(tx, state.id);
  if (!state.spec) return;
  const done = facts.filter(({ key }) => {
    if (key === "provisioned" || key === "sourced" || key.startsWith("command/")) return true;
    if (key.startsWith("output/")) return key !== state.awaiting;
    return key.startsWith("ended/") && key !== state.awaiting && Number(key.slice("ended/".length)) <= state.sequence;
  });
  await deleteFacts(
    tx,
    state.id,
    done.map(({ key }) => key),
  );
}

/** A batch hears of the end of its builds. */
async function tellBatch(tx: Tx, { batch, status, artifacts, reportArns }: BuildState): Promise<void> {
  if (!batch || status === "IN_PROGRESS") return;
  await insertBatchFact(tx, batch.id, { key: `ended/${batch.identifier}/${batch.attempt}`, status, artifacts, reportArns });
  await wake(tx, batchKind, batch.id);
}

async function announce(tx: Tx, state: BuildState, previous: BuildState): Promise<void> {
  const { account, region } = state;
  const common = { source: "aws.codebuild", account, region, resources: [buildArn(state)] };
  const before = previous.phases.filter(({ endedAt }) => endedAt !== undefined).length;
  for (const record of state.phases.slice(before)) {
    const { status, endedAt } = record;
    if (status === undefined || endedAt === undefined) continue;
    await publish(tx, {
      ...common,
      detailType: "CodeBuild Build Phase Change",
      detail: phaseChangeDetail(state, { ...record, status, endedAt }),
    });
  }
  if (state.status !== previous.status) {
    await publish(tx, { ...common, detailType: "CodeBuild Build State Change", detail: stateChangeDetail(state) });
  }
}

/** A build that leaves a queue, or its place, lets the next ones look again. */
async function callNext(tx: Tx, state: BuildState, previous: BuildState): Promise<void> {
  const wasWaiting = waiting.includes(currentPhase(previous));
  const isWaiting = state.status === "IN_PROGRESS" && waiting.includes(currentPhase(state));
  if ((!wasWaiting || isWaiting) && !(isRunning(previous) && !isRunning(state))) return;
  for (const next of await firstInQueues(tx, state.id)) await wake(tx, buildKind, next);
}
