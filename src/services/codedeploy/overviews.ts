import type { Tx } from "../../kernel/store/index.ts";
import { type Overview, overviewOf } from "./domain/deployment.ts";
import { targetStatuses } from "./store/deployments.ts";

/** How many hosts of each deployment stand where. */
export async function overviewsOf(tx: Tx, deploymentIds: string[]): Promise<(deploymentId: string) => Overview> {
  const counts = await targetStatuses(tx, deploymentIds);
  return (deploymentId) => {
    const overview = overviewOf([]);
    for (const { deployment_id, status, count } of counts) {
      if (deployment_id === deploymentId && Object.hasOwn(overview, status)) overview[status as keyof Overview] = count;
    }
    return overview;
  };
}
