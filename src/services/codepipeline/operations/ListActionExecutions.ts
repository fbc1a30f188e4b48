import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { actionExecutionDetail } from "./action-execution-detail.ts";
import { pipelineArn } from "./asked-pipeline.ts";
import { attemptPage } from "./attempt-page.ts";

export const ListActionExecutions = operation<typeof sdk, "ListActionExecutions">({
  resource: ({ pipelineName }, context) => pipelineArn(context, pipelineName),
  async run(input, context) {
    const { attempts, nextToken } = await attemptPage(context, "actions", input);
    return {
      actionExecutionDetails: attempts.map(({ attempt, declaration }) => actionExecutionDetail(attempt, declaration)),
      ...(nextToken ? { nextToken } : {}),
    };
  },
});
