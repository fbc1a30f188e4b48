import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { batchId, projectArnOfBatch } from "../arns.ts";
import type { BatchState } from "../domain/batch/batch.ts";
import { retried, retryProblem } from "../domain/batch/retry.ts";
import { batchView } from "../domain/batch/view.ts";
import { invalid, notFound } from "../errors.ts";
import { once } from "../once.ts";
import { findBatchState, holdBatch, updateBatch } from "../store/batches.ts";
import { batchKind } from "../workers/batch-kind.ts";

/** The same batch again, with all of its builds or with those that failed; the earlier builds stay in its list of prior ones. */
export const RetryBuildBatch = operation<typeof sdk, "RetryBuildBatch">({
  resource: ({ id = "" }, context) => projectArnOfBatch(context, id),
  async run({ id: asked, idempotencyToken, retryType = "RETRY_ALL_BUILDS" }, context) {
    const { tx, now } = context;
    if (!asked) throw invalid("Invalid build batch ID provided");
    const submit = async (): Promise<BatchState> => {
      const state = await holdBatch(tx, context, batchId(asked));
      if (!state) throw notFound(`Build batch cannot be found: ${asked}`);
      const problem = retryProblem(state);
      if (problem) throw invalid(`${problem}: ${asked}`);
      const again = retried(state, retryType, now.getTime());
      await updateBatch(tx, again);
      await wake(tx, batchKind, again.id);
      return again;
    };
    const state = await once(context, idempotencyToken, { retry: batchId(asked), retryType }, { submit, find: findBatchState });
    return { buildBatch: batchView(state) } as never;
  },
});
