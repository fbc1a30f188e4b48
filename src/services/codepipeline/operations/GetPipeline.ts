import type * as sdk from "@aws-sdk/client-codepipeline";
import { PipelineVersionNotFoundException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { together } from "../../../kernel/store/index.ts";
import { withDefaults } from "../domain/declaration/declaration.ts";
import { readDeclared } from "../store/pipelines.ts";
import { pipelineArn, pipelineNotFound } from "./asked-pipeline.ts";

export const GetPipeline = operation<typeof sdk, "GetPipeline">({
  resource: ({ name }, context) => pipelineArn(context, name),
  transaction: "read",
  async run({ name, version }, context) {
    const found = await together(context.tx, readDeclared, { account: context.account, region: context.region, name: name!, version });
    if (!found) throw pipelineNotFound(context, name);
    if (!found.declaration)
      throw new PipelineVersionNotFoundException({ message: `Pipeline '${name}' does not have a version ${version}`, $metadata: {} });
    return {
      pipeline: withDefaults(found.declaration),
      metadata: { pipelineArn: pipelineArn(context, name), created: found.created_at, updated: found.updated_at },
    };
  },
});
