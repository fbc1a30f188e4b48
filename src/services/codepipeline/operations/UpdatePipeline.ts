import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { withDefaults } from "../domain/declaration/declaration.ts";
import { wakePipeline } from "../store/facts.ts";
import { updatePipeline } from "../store/pipelines.ts";
import { acceptDeclaration } from "./accepted-declaration.ts";
import { pipelineArn, requireLockedPipeline } from "./asked-pipeline.ts";

export const UpdatePipeline = operation<typeof sdk, "UpdatePipeline">({
  resource: ({ pipeline }, context) => pipelineArn(context, pipeline.name),
  async run({ pipeline: declaration }, context) {
    const pipeline = await requireLockedPipeline(context, declaration.name);
    await acceptDeclaration(context, declaration);
    const version = await updatePipeline(context.tx, pipeline, declaration, context.now);
    // The machine cancels what runs on the old structure.
    await wakePipeline(context.tx, pipeline.id);
    return { pipeline: withDefaults({ ...declaration, version }) };
  },
});
