import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { afterOf, pageAfter } from "../pages.ts";
import { refusal } from "../refuse.ts";
import { deploymentResource } from "../resources.ts";
import { startedTargets } from "../target-lists.ts";
import { defined } from "../views.ts";

const statuses = ["Failed", "InProgress", "Pending", "Ready", "Skipped", "Succeeded", "Unknown"];

export const ListDeploymentTargets = operation<typeof sdk, "ListDeploymentTargets">({
  resource: deploymentResource,
  async run({ deploymentId, targetFilters = {}, nextToken }, context) {
    const { targets } = await startedTargets(context, deploymentId);
    for (const [name, values] of Object.entries(targetFilters)) {
      if (name === "ServerInstanceLabel") {
        throw refusal("InvalidDeploymentInstanceTypeException", "Instances of in-place deployments have no label");
      }
      if (name !== "TargetStatus") throw refusal("InvalidTargetFilterNameException", `${name} is not a target filter`);
      const unknown = values?.find((value) => !statuses.includes(value));
      if (unknown) throw refusal("InvalidInstanceStatusException", `${unknown} is not a target status`);
    }
    const wanted = targetFilters.TargetStatus;
    const matching = wanted?.length ? targets.filter((target) => wanted.includes(target.status)) : targets;
    const page = pageAfter(matching, afterOf(nextToken), (target) => target.id);
    return defined({ targetIds: page.items.map((target) => target.id), nextToken: page.nextToken });
  },
});
