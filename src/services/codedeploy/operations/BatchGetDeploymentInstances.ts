import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { refusal } from "../refuse.ts";
import { deploymentResource } from "../resources.ts";
import { instanceOf, startedTargets } from "../target-lists.ts";
import { instanceSummary } from "../views.ts";

/** The older BatchGetDeploymentTargets. */
export const BatchGetDeploymentInstances = operation<typeof sdk, "BatchGetDeploymentInstances">({
  resource: deploymentResource,
  async run({ deploymentId, instanceIds }, context) {
    const { row, targets } = await startedTargets(context, deploymentId);
    if (!instanceIds?.length) throw refusal("InstanceIdRequiredException", "Instance IDs are required");
    if (instanceIds.length > 25) throw refusal("BatchLimitExceededException", "At most 25 instances can be asked for");
    return { instancesSummary: instanceIds.map((id) => instanceSummary(context, row.id, instanceOf(targets, id))) };
  },
});
