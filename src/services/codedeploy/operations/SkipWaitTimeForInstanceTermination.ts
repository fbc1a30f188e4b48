import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { isOver } from "../domain/deployment.ts";
import { refusal } from "../refuse.ts";
import { deploymentOf, deploymentResource } from "../resources.ts";

/** Only blue/green deployments wait, and there are none yet: every deployment is in-place. */
export const SkipWaitTimeForInstanceTermination = operation<typeof sdk, "SkipWaitTimeForInstanceTermination">({
  resource: deploymentResource,
  async run(input, context) {
    const row = await deploymentOf(context, input.deploymentId);
    if (isOver(row.state.status)) throw refusal("DeploymentAlreadyCompletedException", `The deployment ${row.id} is already completed`);
    throw refusal("UnsupportedActionForDeploymentTypeException", "In-place deployments do not wait");
  },
});
