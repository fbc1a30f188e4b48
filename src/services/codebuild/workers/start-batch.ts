import type * as sdk from "@aws-sdk/client-codebuild";
import { uuid as newUuid } from "../../../base/ids.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BatchState } from "../domain/batch/batch.ts";
import type { BuildPlan, WebhookCause } from "../domain/build.ts";
import { insertBatch, nextBatchNumber } from "../store/batches.ts";
import { announceBatch } from "./announce-batch.ts";
import { batchKind } from "./batch-kind.ts";

/** Writes a new batch and wakes its machine: all that starting a batch is. */
export async function submitBatch(
  tx: Tx,
  asked: {
    account: string;
    region: string;
    projectName: string;
    plan: BuildPlan;
    config: sdk.ProjectBuildBatchConfig;
    debugSessionEnabled: boolean;
    initiator: string;
    now: Date;
    webhook?: WebhookCause;
  },
): Promise<BatchState> {
  const { now, ...given } = asked;
  const uuid = newUuid();
  const at = now.getTime();
  const state: BatchState = {
    ...given,
    ...{ id: `${given.projectName}:${uuid}`, uuid, number: await nextBatchNumber(tx, given, given.projectName) },
    ...{ submittedAt: at, beganAt: at, status: "IN_PROGRESS", phases: [{ name: "SUBMITTED", startedAt: at }] },
    ...{ round: 1, groups: [], artifacts: [], reportArns: [] },
  };
  await insertBatch(tx, state);
  await announceBatch(tx, state);
  await wake(tx, batchKind, state.id);
  return state;
}
