import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { overviewsOf } from "../overviews.ts";
import { nameOf, refusal } from "../refuse.ts";
import { deploymentResource } from "../resources.ts";
import { findDeployment } from "../store/deployments.ts";
import { deploymentInfo } from "../views.ts";

/** Ids that are not there are left out. */
export const BatchGetDeployments = operation<typeof sdk, "BatchGetDeployments">({
  resource: async ({ deploymentIds }, context) =>
    Promise.all(
      (deploymentIds?.length ? deploymentIds.slice(0, 100) : [undefined]).map((deploymentId) =>
        deploymentResource({ deploymentId }, context),
      ),
    ),
  async run({ deploymentIds }, context) {
    if (!deploymentIds?.length) throw refusal("DeploymentIdRequiredException", "Deployment IDs are required");
    if (deploymentIds.length > 100) throw refusal("BatchLimitExceededException", "At most 100 deployments can be asked for");
    const rows = [];
    for (const id of new Set(deploymentIds)) {
      const row = await findDeployment(context.tx, context, nameOf("deployment", id));
      if (row) rows.push(row);
    }
    const overview = await overviewsOf(
      context.tx,
      rows.map((row) => row.id),
    );
    return { deploymentsInfo: rows.map((row) => deploymentInfo(row, overview(row.id))) };
  },
});
