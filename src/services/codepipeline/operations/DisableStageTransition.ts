import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { pipelineArn } from "./asked-pipeline.ts";
import { changeTransition } from "./change-transition.ts";

export const DisableStageTransition = operation<typeof sdk, "DisableStageTransition">({
  resource: ({ pipelineName, stageName }, context) => pipelineArn(context, pipelineName, stageName),
  async run({ pipelineName, stageName, transitionType, reason }, context) {
    await changeTransition(context, { pipelineName, stageName, transitionType, enabled: false, reason });
    return {};
  },
});
