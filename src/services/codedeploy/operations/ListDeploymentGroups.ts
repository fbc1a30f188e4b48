import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { afterOf, pageOf, pageSize } from "../pages.ts";
import { applicationOf, groupArn } from "../resources.ts";
import { listGroups } from "../store/groups.ts";
import { defined } from "../views.ts";

export const ListDeploymentGroups = operation<typeof sdk, "ListDeploymentGroups">({
  resource: ({ applicationName }, context) => groupArn(context, applicationName, undefined),
  async run({ applicationName, nextToken }, context) {
    const application = await applicationOf(context, applicationName);
    const groups = await listGroups(context.tx, application.id, afterOf(nextToken), pageSize + 1);
    const page = pageOf(groups, (group) => group.name);
    return defined({
      applicationName: application.name,
      deploymentGroups: page.items.map((group) => group.name),
      nextToken: page.nextToken,
    });
  },
});
