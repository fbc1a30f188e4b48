import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { nameOf } from "../refuse.ts";
import { configArn, configOf } from "../resources.ts";
import { findConfig } from "../store/configs.ts";
import { configInfo } from "../views.ts";

/** Built-in configurations have been there since CodeDeploy began. */
const builtInSince = new Date("2014-11-12T00:00:00Z");
const builtInId = "00000000-0000-0000-0000-000000000000";

export const GetDeploymentConfig = operation<typeof sdk, "GetDeploymentConfig">({
  resource: ({ deploymentConfigName }, context) => configArn(context, deploymentConfigName),
  async run({ deploymentConfigName }, context) {
    const name = nameOf("deploymentConfig", deploymentConfigName);
    const settings = await configOf(context, name);
    const row = await findConfig(context.tx, context, name);
    return { deploymentConfigInfo: configInfo(name, settings, row?.id ?? builtInId, row?.created_at ?? builtInSince) };
  },
});
