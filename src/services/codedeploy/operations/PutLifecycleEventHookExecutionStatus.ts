import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { refusal } from "../refuse.ts";
import { deploymentOf, deploymentResource } from "../resources.ts";

/** For hooks of Lambda and ECS deployments; hosts report through their agents. */
export const PutLifecycleEventHookExecutionStatus = operation<typeof sdk, "PutLifecycleEventHookExecutionStatus">({
  resource: deploymentResource,
  async run({ deploymentId, status }, context) {
    await deploymentOf(context, deploymentId);
    if (status !== "Succeeded" && status !== "Failed") {
      throw refusal("InvalidLifecycleEventHookExecutionStatusException", "The status must be Succeeded or Failed");
    }
    throw refusal("UnsupportedActionForDeploymentTypeException", "Deployments to the Server compute platform have no hook executions");
  },
});
