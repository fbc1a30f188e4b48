import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { nameOf, refusal } from "../refuse.ts";
import { applicationOf, groupArn } from "../resources.ts";
import { findGroup } from "../store/groups.ts";
import { defined, groupInfo } from "../views.ts";

/** Groups that are not there are told in `errorMessage`. */
export const BatchGetDeploymentGroups = operation<typeof sdk, "BatchGetDeploymentGroups">({
  resource: ({ applicationName, deploymentGroupNames }, context) =>
    deploymentGroupNames?.length
      ? deploymentGroupNames.map((name) => groupArn(context, applicationName, name))
      : groupArn(context, applicationName, undefined),
  async run({ applicationName, deploymentGroupNames }, context) {
    const application = await applicationOf(context, applicationName);
    if (!deploymentGroupNames?.length) throw refusal("DeploymentGroupNameRequiredException", "Deployment group names are required");
    if (deploymentGroupNames.length > 100) throw refusal("BatchLimitExceededException", "At most 100 deployment groups can be asked for");
    const deploymentGroupsInfo = [];
    const missing = [];
    for (const name of new Set(deploymentGroupNames)) {
      const found = await findGroup(context.tx, application.id, nameOf("deploymentGroup", name));
      if (found) deploymentGroupsInfo.push(groupInfo(application.name, found));
      else missing.push(name);
    }
    const errorMessage = missing.length > 0 ? `No Deployment Group found for name: ${missing.join(", ")}` : undefined;
    return defined({ deploymentGroupsInfo, errorMessage });
  },
});
