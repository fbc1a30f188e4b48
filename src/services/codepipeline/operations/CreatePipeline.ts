import type * as sdk from "@aws-sdk/client-codepipeline";
import { LimitExceededException, PipelineNameInUseException } from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { withDefaults } from "../domain/declaration/declaration.ts";
import { startExecution } from "../sources/start-execution.ts";
import { countPipelines, insertPipeline } from "../store/pipelines.ts";
import { acceptDeclaration } from "./accepted-declaration.ts";
import { acceptTags } from "./accepted-tags.ts";
import { pipelineArn } from "./asked-pipeline.ts";

const mostPipelines = 1000;

export const CreatePipeline = operation<typeof sdk, "CreatePipeline">({
  resource: ({ pipeline }, context) => pipelineArn(context, pipeline.name),
  async run({ pipeline: asked, tags = [] }, context) {
    const { tx, now } = context;
    acceptTags(tags);
    const declaration = await acceptDeclaration(context, asked);
    if ((await countPipelines(tx, context)) >= mostPipelines)
      throw new LimitExceededException({ message: `The number of pipelines exceeds the limit of ${mostPipelines}`, $metadata: {} });
    const pipeline = await insertPipeline(tx, context, declaration, now);
    if (!pipeline)
      throw new PipelineNameInUseException({
        message: `A pipeline with the name '${declaration.name}' already exists in account '${context.account}'`,
        $metadata: {},
      });
    await putTags(tx, pipelineArn(context, pipeline.name), tags);
    await startExecution(tx, pipeline, { trigger: { triggerType: "CreatePipeline", triggerDetail: context.principal.arn } }, now);
    return { pipeline: withDefaults({ ...declaration, version: 1 }), tags };
  },
});
