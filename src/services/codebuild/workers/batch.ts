import { join } from "node:path";
import type { Kernel } from "../../../kernel/kernel.ts";
import { type Worker, wake, worker } from "../../../kernel/outbox/index.ts";
import { isRetriedByStore, type Tx } from "../../../kernel/store/index.ts";
import { advanceBatch } from "../domain/batch/advance.ts";
import type { BatchEffect, BatchFact, BatchMachine, BatchState } from "../domain/batch/batch.ts";
import { childPlan } from "../domain/batch/children.ts";
import { batchArn } from "../domain/batch/view.ts";
import type { BuildState } from "../domain/build.ts";
import { environmentProblem } from "../domain/environment-rules.ts";
import { buildArn, projectArn } from "../domain/view.ts";
import { type BatchHands, createBatchHands } from "../engine/batch-hands.ts";
import { deleteBatchFacts, findBatchState, insertBatchFact, loadBatch, unfinishedBatches, updateBatch } from "../store/batches.ts";
import { findState, insertFacts } from "../store/builds.ts";
import { findProject } from "../store/projects.ts";
import { announceBatch } from "./announce-batch.ts";
import { awsOutside } from "./aws-outside.ts";
import { batchKind } from "./batch-kind.ts";
import { isRefusal } from "./refusals.ts";
import { assumeServiceRole, sessionName } from "./service-role.ts";
import { submitBuild } from "./start.ts";
import { buildKind } from "./surroundings.ts";

/** The batch machine in the outbox. Its builds are builds like all others; each tells the batch how it ended. */
export function batchWorker(kernel: Kernel, hands: BatchHands): Worker<BatchMachine, BatchEffect> {
  return worker({
    kind: batchKind,
    load: loadBatch,
    advance: advanceBatch,
    async save(tx, { state }, previous) {
      await updateBatch(tx, state);
      await deleteBatchFacts(
        tx,
        state.id,
        previous.facts.map(({ key }) => key),
      );
      if (state.status !== "IN_PROGRESS") await announceBatch(tx, state);
    },
    async perform(effect, { tx, now }) {
      switch (effect.type) {
        case "start-build":
          return tell(tx, effect.batch, await startBuild(kernel, tx, effect, now));
        case "stop-build":
          return stopBuild(tx, effect.build, now);
        default:
          return hands.begin(effect.batch, effect.type, effect.round);
      }
    },
  });
}

async function tell(tx: Tx, id: string, fact: BatchFact | undefined): Promise<void> {
  if (!fact) return;
  await insertBatchFact(tx, id, fact);
  await wake(tx, batchKind, id);
}

/** A batch starts its builds with the role of its batch configuration, which must be allowed to. */
async function startBuild(
  kernel: Kernel,
  tx: Tx,
  { batch, identifier, attempt }: Extract<BatchEffect, { type: "start-build" }>,
  now: Date,
): Promise<BatchFact | undefined> {
  const state = await findBatchState(tx, batch);
  const group = state?.groups.find(({ node }) => node.identifier === identifier);
  if (!state || !group) return undefined;
  const refused = (message: string): BatchFact => ({ key: `refused/${identifier}/${attempt}`, message });
  const { account, region, projectName, initiator } = state;
  const plan = childPlan(state, group.node);
  const problem = environmentProblem(plan.environment) ?? (await roleProblem(kernel, tx, state));
  if (problem) return refused(problem);
  if (!(await findProject(tx, state, projectName))) return refused(`Project cannot be found: ${projectArn(state)}`);
  const { share } = group.node;
  const member = { id: state.id, arn: batchArn(state), identifier, attempt, ...(share ? { share } : {}) };
  const build = await submitBuild(tx, {
    ...{ account, region, projectName, plan, initiator, now, batch: member },
    ...(state.webhook ? { webhook: state.webhook } : {}),
  });
  return { key: `started/${identifier}/${attempt}`, build: { id: build.id, arn: buildArn(build) }, at: now.getTime() };
}

async function roleProblem(kernel: Kernel, tx: Tx, state: BatchState): Promise<string | undefined> {
  const role = state.config.serviceRole ?? "";
  try {
    const principal = await assumeServiceRole(kernel, tx, state.account, role, sessionName(state.uuid));
    const asked = { action: "codebuild:StartBuild", resource: projectArn(state), conditions: {} };
    const decision = await kernel.iam.authorize(tx, principal, asked);
    return decision.allowed ? undefined : decision.message;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `CodeBuild is not authorized to perform: sts:AssumeRole on ${role}`;
  }
}

async function stopBuild(tx: Tx, id: string, now: Date): Promise<void> {
  const build = await findState(tx, id);
  if (build?.status !== "IN_PROGRESS") return;
  await insertFacts(tx, id, [{ key: "stop", at: now.getTime() }]);
  await wake(tx, buildKind, id);
}

/** A batch's own fetching and storing is done like a build's, with the project's service role. */
const asBuild = ({ id, uuid, account, region, projectName, number, initiator, plan, submittedAt }: BatchState): BuildState => ({
  ...{ id, uuid, account, region, projectName, number, initiator, plan, submittedAt },
  ...{ status: "IN_PROGRESS", phases: [], sequence: 0, artifacts: [], reportArns: [], exported: [], retry: { number: 0 } },
});

export function serverBatchHands(kernel: Kernel): BatchHands {
  const { store, config, log } = kernel;
  return createBatchHands(
    {
      passes: isRetriedByStore,
      recall: (id) => store.transaction((tx) => findBatchState(tx, id)),
      record: (id, fact) => store.transaction((tx) => tell(tx, id, fact)),
      outside: (state) => awsOutside(kernel, asBuild(state), () => new Date()),
      scratch: ({ uuid, round }) => join(config.data, "codebuild", "scratch", `batch-${uuid}-${round}`),
    },
    (error, batch) => log.error("A batch's work failed", { batch, error }),
  );
}

/** After a restart: goes on with what the batches wait for. */
export async function resumeBatches({ store }: Kernel, hands: BatchHands): Promise<void> {
  for (const { id, awaiting, round } of await store.transaction(unfinishedBatches)) {
    if (awaiting) hands.begin(id, awaiting === "specified" ? "read-spec" : "combine", round);
  }
}
