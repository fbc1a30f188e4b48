import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { listPipelines } from "../store/pipelines.ts";
import { pipelineArn } from "./asked-pipeline.ts";
import { page, pageStart } from "./paging.ts";

export const ListPipelines = operation<typeof sdk, "ListPipelines">({
  resource: (_, context) => pipelineArn(context, "*"),
  async run({ nextToken, maxResults = 1000 }, context) {
    const after = pageStart<string>(nextToken, "string") ?? "";
    const found = page(await listPipelines(context.tx, context, after, maxResults + 1), maxResults, ({ name }) => name);
    return {
      pipelines: found.rows.map(({ name, version, pipeline_type, execution_mode, created_at, updated_at }) => ({
        ...{ name, version, pipelineType: pipeline_type, executionMode: execution_mode, created: created_at, updated: updated_at },
      })),
      ...(found.nextToken ? { nextToken: found.nextToken } : {}),
    };
  },
});
