import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { batchId, projectArnOfBatch } from "../arns.ts";
import { batchView } from "../domain/batch/view.ts";
import { notFound } from "../errors.ts";
import { findBatches, insertBatchFact } from "../store/batches.ts";
import { batchKind } from "../workers/batch-kind.ts";

/** Asks the batch to stop all of its builds; a batch that is over is answered as it is. */
export const StopBuildBatch = operation<typeof sdk, "StopBuildBatch">({
  resource: ({ id }, context) => projectArnOfBatch(context, id),
  async run({ id }, context) {
    const [state] = await findBatches(context.tx, context, [batchId(id)]);
    if (!state) throw notFound(`Build batch cannot be found: ${id}`);
    if (state.status === "IN_PROGRESS") {
      await insertBatchFact(context.tx, state.id, { key: "stop" });
      await wake(context.tx, batchKind, state.id);
    }
    return { buildBatch: batchView(state) } as never;
  },
});
