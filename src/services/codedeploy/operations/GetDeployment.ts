import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { overviewsOf } from "../overviews.ts";
import { deploymentOf, deploymentResource } from "../resources.ts";
import { deploymentInfo } from "../views.ts";

export const GetDeployment = operation<typeof sdk, "GetDeployment">({
  resource: deploymentResource,
  async run({ deploymentId }, context) {
    const row = await deploymentOf(context, deploymentId);
    const overview = await overviewsOf(context.tx, [row.id]);
    return { deploymentInfo: deploymentInfo(row, overview(row.id)) };
  },
});
