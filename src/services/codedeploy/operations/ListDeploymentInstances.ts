import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { afterOf, pageAfter } from "../pages.ts";
import { refusal } from "../refuse.ts";
import { deploymentResource } from "../resources.ts";
import { startedTargets } from "../target-lists.ts";
import { defined } from "../views.ts";

const statuses = ["Failed", "InProgress", "Pending", "Ready", "Skipped", "Succeeded", "Unknown"];

/** The older ListDeploymentTargets. */
export const ListDeploymentInstances = operation<typeof sdk, "ListDeploymentInstances">({
  resource: deploymentResource,
  async run({ deploymentId, instanceStatusFilter = [], instanceTypeFilter = [], nextToken }, context) {
    const { targets } = await startedTargets(context, deploymentId);
    const unknown = instanceStatusFilter.find((status) => !statuses.includes(status));
    if (unknown) throw refusal("InvalidInstanceStatusException", `${unknown} is not an instance status`);
    if (instanceTypeFilter.some((type) => !["Blue", "Green"].includes(type))) {
      throw refusal("InvalidInstanceTypeException", "The instance type must be Blue or Green");
    }
    if (instanceTypeFilter.length > 0) {
      throw refusal("InvalidDeploymentInstanceTypeException", "Instances of in-place deployments have no type");
    }
    const wanted: string[] = instanceStatusFilter;
    const matching = wanted.length > 0 ? targets.filter((target) => wanted.includes(target.status)) : targets;
    const page = pageAfter(matching, afterOf(nextToken), (target) => target.id);
    return defined({ instancesList: page.items.map((target) => target.id), nextToken: page.nextToken });
  },
});
