import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { batchId, projectArnOfBatch } from "../arns.ts";
import { invalid } from "../errors.ts";
import { deleteBatch, holdBatch } from "../store/batches.ts";
import { deleteBuild, findState } from "../store/builds.ts";

/** Deletes a batch that is over, and its builds. */
export const DeleteBuildBatch = operation<typeof sdk, "DeleteBuildBatch">({
  resource: ({ id }, context) => projectArnOfBatch(context, id),
  async run({ id }, context) {
    const { tx } = context;
    const state = await holdBatch(tx, context, batchId(id));
    if (!state) throw invalid(`Build batch cannot be found: ${id}`);
    if (state.status === "IN_PROGRESS") throw invalid(`Build batch is still in progress: ${id}`);
    const buildsDeleted: string[] = [];
    const buildsNotDeleted: { id: string; statusCode: string }[] = [];
    for (const build of state.groups.flatMap(({ current, prior }) => [...prior, ...(current ? [current] : [])])) {
      const found = await findState(tx, build.id);
      if (found?.status === "IN_PROGRESS") buildsNotDeleted.push({ id: build.id, statusCode: "BUILD_IN_PROGRESS" });
      else if (found) {
        await deleteBuild(tx, build.id);
        buildsDeleted.push(build.arn);
      }
    }
    await deleteBatch(tx, state.id);
    return { statusCode: "BATCH_DELETED", buildsDeleted, buildsNotDeleted };
  },
});
