import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { deploymentResource } from "../resources.ts";
import { startedTargets, targetOf } from "../target-lists.ts";
import { targetView } from "../views.ts";

export const GetDeploymentTarget = operation<typeof sdk, "GetDeploymentTarget">({
  resource: deploymentResource,
  async run({ deploymentId, targetId }, context) {
    const { row, targets } = await startedTargets(context, deploymentId);
    return { deploymentTarget: targetView(context, row.id, targetOf(targets, targetId)) };
  },
});
