import type { PerformContext } from "../../../kernel/outbox/index.ts";
import type { ActionResult } from "../domain/execution/facts.ts";
import type { PipelineEffect } from "../domain/execution/snapshot.ts";
import { failed, failureOf } from "../providers/failure.ts";
import { providerOf } from "../providers/index.ts";
import type { ActionJob, Provider, Started } from "../providers/provider.ts";
import { bringInputs, bringOutputs } from "../providers/travelling-artifacts.ts";
import { noteWork } from "../store/external-work.ts";
import { record } from "../store/facts.ts";
import { type AttemptName, actionJob, type OpenAttempt, openAttempt } from "./action-job.ts";
import { startRollback } from "./start-rollback.ts";

/**
 * Does what the machine asked for. The calls to other services, the fact that they were made and the mark that the effect is done
 * commit together, so an action is started once however often a process dies.
 */
export async function performEffect(effect: PipelineEffect, context: PerformContext): Promise<void> {
  if (effect.type === "start-rollback") return startRollback(effect, context);
  const attempt = await openAttempt(context.tx, effect);
  if (!attempt) return;
  const provider = providerOf(attempt.action.actionTypeId);
  if (effect.type === "start-action") {
    const outcome = await tryTo(() => inRole(context, attempt, effect.stage, (job) => begin(provider, job)));
    await note(context, attempt, effect, outcome);
  } else if (attempt.run.externalExecutionId) {
    const { externalExecutionId } = attempt.run;
    await look(context, attempt, effect, externalExecutionId);
  }
}

/** Asks the service behind an action whether it is done; for events and for the check that stands behind them. */
export async function look(
  context: Pick<PerformContext, "tx" | "kernel" | "now">,
  attempt: OpenAttempt,
  name: AttemptName,
  externalId: string,
) {
  const provider = providerOf(attempt.action.actionTypeId);
  const outcome = await tryTo(() =>
    inRole(context, attempt, name.stage, async (job) => settle(job, await provider?.check?.(job, externalId))),
  );
  if (outcome) await note(context, attempt, name, outcome);
}

const inRole = async <T>(
  context: Pick<PerformContext, "tx" | "kernel" | "now">,
  attempt: OpenAttempt,
  stage: string,
  work: (job: ActionJob) => Promise<T>,
): Promise<T> => work(await actionJob(context, attempt, stage));

async function begin(provider: Provider | undefined, job: ActionJob): Promise<Started | ActionResult> {
  if (!provider) return failed("ConfigurationError", `The action type of '${job.action.name}' is not available`);
  await bringInputs(job);
  return settle(job, await provider.start(job));
}

const firstCheckAfterMs = 1_000;

/** What an action made elsewhere comes home before anybody hears that it ended. */
const settle = async <T extends Started | ActionResult | undefined>(job: ActionJob, outcome: T): Promise<T | ActionResult> =>
  outcome === undefined || outcome.status === "InProgress" ? outcome : bringOutputs(job, outcome);

/** Errors that the called services declare are the action's failure; any other is ours, and the effect is tried again. */
async function tryTo<T>(work: () => Promise<T>): Promise<T | ActionResult> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    return failure;
  }
}

async function note(
  { tx, kernel }: Pick<PerformContext, "tx" | "kernel">,
  { pipeline, work }: OpenAttempt,
  { executionId, stage, gate, action, actionExecutionId }: AttemptName,
  outcome: Started | ActionResult,
): Promise<void> {
  const about = { executionId, stage, ...(gate ? { gate } : {}), action, actionExecutionId };
  if (outcome.status !== "InProgress") return record(tx, pipeline, { type: "action-ended", ...about, result: outcome, at: Date.now() });
  const { status: _, service, ...started } = outcome;
  if (service && started.externalExecutionId)
    await noteWork(tx, {
      ...{ service, account: work.account, region: work.region, external_id: started.externalExecutionId },
      ...{ pipeline_id: pipeline.id, execution_id: executionId, stage, action, gate: gate ?? null, action_execution_id: actionExecutionId },
    });
  // No event of another server comes here, nor one of a service that announces nothing.
  const isHeard = service !== undefined && !kernel.remotes.at(work, service);
  const check = isHeard || started.externalExecutionId === undefined ? {} : { checkAfterMs: firstCheckAfterMs };
  await record(tx, pipeline, { type: "action-started", ...about, ...started, ...check });
}
