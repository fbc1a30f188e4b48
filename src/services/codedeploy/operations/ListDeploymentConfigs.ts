import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { builtInConfigs } from "../domain/config-rules.ts";
import { afterOf, pageAfter } from "../pages.ts";
import { configArn } from "../resources.ts";
import { listConfigs } from "../store/configs.ts";
import { defined } from "../views.ts";

export const ListDeploymentConfigs = operation<typeof sdk, "ListDeploymentConfigs">({
  resource: (_input, context) => configArn(context, undefined),
  async run({ nextToken }, context) {
    const own = (await listConfigs(context.tx, context)).map((row) => row.name);
    const page = pageAfter([...builtInConfigs.keys(), ...own], afterOf(nextToken), (name) => name);
    return defined({ deploymentConfigsList: page.items, nextToken: page.nextToken });
  },
});
