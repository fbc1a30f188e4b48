import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { batchId, projectArnOfBatch } from "../arns.ts";
import { batchView } from "../domain/batch/view.ts";
import { invalid } from "../errors.ts";
import { findBatches } from "../store/batches.ts";

export const BatchGetBuildBatches = operation<typeof sdk, "BatchGetBuildBatches">({
  resource: ({ ids }, context) => [...new Set(ids.map((id) => projectArnOfBatch(context, id)))],
  async run({ ids }, context) {
    const wanted = ids.map(batchId);
    if (wanted.some((id) => !id.includes(":"))) throw invalid("Invalid build batch ID provided");
    const found = new Map((await findBatches(context.tx, context, wanted)).map((state) => [state.id, state]));
    const buildBatches = [...new Set(wanted)].flatMap((id) => found.get(id) ?? []).map(batchView);
    return { buildBatches, buildBatchesNotFound: ids.filter((id) => !found.has(batchId(id))) } as never;
  },
});
