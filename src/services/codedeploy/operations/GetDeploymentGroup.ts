import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { applicationOf, groupArn, groupOf } from "../resources.ts";
import { groupInfo } from "../views.ts";

export const GetDeploymentGroup = operation<typeof sdk, "GetDeploymentGroup">({
  resource: ({ applicationName, deploymentGroupName }, context) => groupArn(context, applicationName, deploymentGroupName),
  async run({ applicationName, deploymentGroupName }, context) {
    const application = await applicationOf(context, applicationName);
    return { deploymentGroupInfo: groupInfo(application.name, await groupOf(context, application, deploymentGroupName)) };
  },
});
