import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { withDefaults } from "../domain/declaration/declaration.ts";
import { followParent } from "../sources/branch-pipelines.ts";
import { wakePipeline } from "../store/facts.ts";
import { updatePipeline } from "../store/pipelines.ts";
import { acceptDeclaration } from "./accepted-declaration.ts";
import { currentDeclaration, pipelineArn, requireLockedPipeline } from "./asked-pipeline.ts";

export const UpdatePipeline = operation<typeof sdk, "UpdatePipeline">({
  resource: ({ pipeline }, context) => pipelineArn(context, pipeline.name),
  async run({ pipeline: asked }, context) {
    const pipeline = await requireLockedPipeline(context, asked.name);
    const declaration = await acceptDeclaration(context, asked, await currentDeclaration(context, pipeline));
    const version = await updatePipeline(context.tx, pipeline, declaration, context.now);
    // The machine cancels what runs on the old structure.
    await wakePipeline(context.tx, pipeline.id);
    await followParent(context.tx, pipeline, declaration, context.now);
    return { pipeline: withDefaults({ ...declaration, version }) };
  },
});
