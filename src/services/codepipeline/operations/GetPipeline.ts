import type * as sdk from "@aws-sdk/client-codepipeline";
import { PipelineVersionNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { withDefaults } from "../domain/declaration/declaration.ts";
import { declarationOf } from "../store/pipelines.ts";
import { pipelineArn, requirePipeline } from "./asked-pipeline.ts";

export const GetPipeline = operation<typeof sdk, "GetPipeline">({
  resource: ({ name }, context) => pipelineArn(context, name),
  async run({ name, version }, context) {
    const pipeline = await requirePipeline(context, name);
    const declaration = await declarationOf(context.tx, pipeline.id, version ?? pipeline.version);
    if (!declaration)
      throw new PipelineVersionNotFoundException({ message: `Pipeline '${name}' does not have a version ${version}`, $metadata: {} });
    return {
      pipeline: withDefaults(declaration),
      metadata: { pipelineArn: pipelineArn(context, name), created: pipeline.created_at, updated: pipeline.updated_at },
    };
  },
});
