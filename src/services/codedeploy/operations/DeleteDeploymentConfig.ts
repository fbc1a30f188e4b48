import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { builtInPrefix } from "../domain/config-rules.ts";
import { nameOf, refusal } from "../refuse.ts";
import { configArn } from "../resources.ts";
import { findConfig, isConfigInUse, removeConfig } from "../store/configs.ts";

export const DeleteDeploymentConfig = operation<typeof sdk, "DeleteDeploymentConfig">({
  resource: ({ deploymentConfigName }, context) => configArn(context, deploymentConfigName),
  async run({ deploymentConfigName }, context) {
    const name = nameOf("deploymentConfig", deploymentConfigName);
    if (name.startsWith(builtInPrefix))
      throw refusal("InvalidOperationException", "A predefined deployment configuration cannot be deleted");
    if (await isConfigInUse(context.tx, context, name)) {
      throw refusal("DeploymentConfigInUseException", `The deployment configuration ${name} is used by a deployment group`);
    }
    const row = await findConfig(context.tx, context, name);
    if (row) await removeConfig(context.tx, row.id);
    await deleteTags(context.tx, configArn(context, name));
    return {};
  },
});
