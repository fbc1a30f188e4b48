import type * as sdk from "@aws-sdk/client-codedeploy";
import { uuid } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { isUniqueViolation } from "../../../kernel/store/index.ts";
import { configProblem } from "../domain/config-rules.ts";
import type { ConfigSettings } from "../domain/group.ts";
import { nameOf, refusal, refuse } from "../refuse.ts";
import { configArn } from "../resources.ts";
import { insertConfig, listConfigs } from "../store/configs.ts";
import { defined } from "../views.ts";

const configLimit = 200;

export const CreateDeploymentConfig = operation<typeof sdk, "CreateDeploymentConfig">({
  resource: ({ deploymentConfigName }, context) => configArn(context, deploymentConfigName),
  async run(input, context) {
    const name = nameOf("deploymentConfig", input.deploymentConfigName);
    refuse(configProblem(input));
    if ((await listConfigs(context.tx, context)).length >= configLimit) {
      throw refusal("DeploymentConfigLimitExceededException", `An account can have at most ${configLimit} deployment configurations`);
    }
    const { computePlatform = "Server", minimumHealthyHosts, trafficRoutingConfig } = input;
    const settings = defined({ computePlatform, minimumHealthyHosts, trafficRoutingConfig }) as ConfigSettings;
    const { account, region, now } = context;
    const id = uuid();
    try {
      await insertConfig(context.tx, { id, account, region, name, created_at: now, settings });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw refusal("DeploymentConfigAlreadyExistsException", `A deployment configuration named ${name} already exists`);
    }
    return { deploymentConfigId: id };
  },
});
