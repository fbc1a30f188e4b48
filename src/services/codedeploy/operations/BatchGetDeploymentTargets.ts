import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { refusal } from "../refuse.ts";
import { deploymentResource } from "../resources.ts";
import { startedTargets, targetOf } from "../target-lists.ts";
import { targetView } from "../views.ts";

export const BatchGetDeploymentTargets = operation<typeof sdk, "BatchGetDeploymentTargets">({
  resource: deploymentResource,
  async run({ deploymentId, targetIds }, context) {
    const { row, targets } = await startedTargets(context, deploymentId);
    if (!targetIds?.length) throw refusal("DeploymentTargetIdRequiredException", "Target IDs are required");
    if (targetIds.length > 25) throw refusal("DeploymentTargetListSizeExceededException", "At most 25 targets can be asked for");
    return { deploymentTargets: targetIds.map((id) => targetView(context, row.id, targetOf(targets, id))) };
  },
});
