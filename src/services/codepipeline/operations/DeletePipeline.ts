import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { dismissAllBranches } from "../sources/branch-pipelines.ts";
import { deletePipeline, lockPipeline } from "../store/pipelines.ts";
import { pipelineArn } from "./asked-pipeline.ts";

export const DeletePipeline = operation<typeof sdk, "DeletePipeline">({
  resource: ({ name }, context) => pipelineArn(context, name),
  async run({ name }, context) {
    const pipeline = await lockPipeline(context.tx, context, name);
    if (!pipeline) return {};
    await dismissAllBranches(context.tx, pipeline);
    await deletePipeline(context.tx, pipeline.id);
    await deleteTags(context.tx, pipelineArn(context, name));
    return {};
  },
});
