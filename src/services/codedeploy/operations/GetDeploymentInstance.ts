import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { deploymentResource } from "../resources.ts";
import { instanceOf, startedTargets } from "../target-lists.ts";
import { instanceSummary } from "../views.ts";

/** The older GetDeploymentTarget. */
export const GetDeploymentInstance = operation<typeof sdk, "GetDeploymentInstance">({
  resource: deploymentResource,
  async run({ deploymentId, instanceId }, context) {
    const { row, targets } = await startedTargets(context, deploymentId);
    return { instanceSummary: instanceSummary(context, row.id, instanceOf(targets, instanceId)) };
  },
});
