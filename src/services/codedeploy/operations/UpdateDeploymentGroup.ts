import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags, isUniqueViolation, putTags, tagsOf } from "../../../kernel/store/index.ts";
import { groupProblem } from "../domain/group-rules.ts";
import { settingsOf } from "../group-settings.ts";
import { nameOf, refusal, refuse } from "../refuse.ts";
import { applicationOf, groupArn, groupOf, serverConfigOf } from "../resources.ts";
import { findGroup, updateGroup } from "../store/groups.ts";

/** An absent member keeps what it was; an empty list clears it. */
export const UpdateDeploymentGroup = operation<typeof sdk, "UpdateDeploymentGroup">({
  resource: ({ applicationName, currentDeploymentGroupName }, context) => groupArn(context, applicationName, currentDeploymentGroupName),
  async run(input, context) {
    const application = await applicationOf(context, input.applicationName);
    const group = await groupOf(context, application, input.currentDeploymentGroupName);
    if (input.serviceRoleArn !== undefined) nameOf("role", input.serviceRoleArn);
    refuse(groupProblem(input));
    const settings = settingsOf(input, group.settings);
    await serverConfigOf(context, settings.deploymentConfigName);
    const name = input.newDeploymentGroupName === undefined ? group.name : nameOf("deploymentGroup", input.newDeploymentGroupName);
    if (name !== group.name) {
      if (await findGroup(context.tx, application.id, name)) {
        throw refusal("DeploymentGroupAlreadyExistsException", `Deployment group already exists for name: ${name}`);
      }
      const from = groupArn(context, application.name, group.name);
      await putTags(context.tx, groupArn(context, application.name, name), await tagsOf(context.tx, from));
      await deleteTags(context.tx, from);
    }
    try {
      await updateGroup(context.tx, group.id, name, settings);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw refusal("DeploymentGroupAlreadyExistsException", `Deployment group already exists for name: ${name}`);
    }
    return { hooksNotCleanedUp: [] };
  },
});
