import { publish } from "../../../kernel/events/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BatchState } from "../domain/batch/batch.ts";
import { batchArn } from "../domain/batch/view.ts";

export const batchEvents = { source: "quintet.codebuild", detailType: "CodeBuild Build Batch State Change" } as const;

/** AWS has no event for batches. This one is ours, so that whoever started a batch hears of its end. */
export async function announceBatch(tx: Tx, state: BatchState): Promise<void> {
  const { account, region, projectName, status } = state;
  await publish(tx, {
    ...{ ...batchEvents, account, region, resources: [batchArn(state)] },
    detail: { "build-batch-status": status, "project-name": projectName, "build-batch-id": batchArn(state) },
  });
}
