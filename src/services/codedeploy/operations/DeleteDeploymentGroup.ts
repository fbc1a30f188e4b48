import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { nameOf } from "../refuse.ts";
import { groupArn } from "../resources.ts";
import { findApplication } from "../store/applications.ts";
import { findGroup, removeGroup } from "../store/groups.ts";

/** A name that is not there is no error. Its deployments stay and can be looked at. */
export const DeleteDeploymentGroup = operation<typeof sdk, "DeleteDeploymentGroup">({
  resource: ({ applicationName, deploymentGroupName }, context) => groupArn(context, applicationName, deploymentGroupName),
  async run(input, context) {
    const applicationName = nameOf("application", input.applicationName);
    const name = nameOf("deploymentGroup", input.deploymentGroupName);
    const application = await findApplication(context.tx, context, applicationName);
    const group = application && (await findGroup(context.tx, application.id, name));
    if (group) {
      await deleteTags(context.tx, groupArn(context, applicationName, name));
      await removeGroup(context.tx, group.id);
    }
    return { hooksNotCleanedUp: [] };
  },
});
