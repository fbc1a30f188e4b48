import type * as sdk from "@aws-sdk/client-codedeploy";
import { uuid } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { groupProblem } from "../domain/group-rules.ts";
import { tagsProblem } from "../domain/names.ts";
import { settingsOf } from "../group-settings.ts";
import { nameOf, refusal, refuse } from "../refuse.ts";
import { applicationOf, groupArn, serverConfigOf } from "../resources.ts";
import { insertGroup, listGroups } from "../store/groups.ts";
import { asKernelTags } from "../tags.ts";

const groupLimit = 1000;

/** @DIFFERS Alarms and triggers are kept and shown, but nothing watches alarms or publishes to topics yet. */
export const CreateDeploymentGroup = operation<typeof sdk, "CreateDeploymentGroup">({
  resource: ({ applicationName, deploymentGroupName }, context) => groupArn(context, applicationName, deploymentGroupName),
  async run(input, context) {
    const application = await applicationOf(context, input.applicationName);
    const name = nameOf("deploymentGroup", input.deploymentGroupName);
    nameOf("role", input.serviceRoleArn);
    refuse(groupProblem(input));
    refuse(tagsProblem(input.tags));
    const settings = settingsOf(input);
    await serverConfigOf(context, settings.deploymentConfigName);
    if ((await listGroups(context.tx, application.id, "", groupLimit)).length >= groupLimit) {
      throw refusal("DeploymentGroupLimitExceededException", `An application can have at most ${groupLimit} deployment groups`);
    }
    const { account, region } = context;
    const id = uuid();
    try {
      await insertGroup(context.tx, { id, account, region, application_id: application.id, name, settings });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw refusal("DeploymentGroupAlreadyExistsException", `Deployment group already exists for name: ${name}`);
    }
    await putTags(context.tx, groupArn(context, application.name, name), asKernelTags(input.tags));
    return { deploymentGroupId: id };
  },
});
