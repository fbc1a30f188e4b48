import type { Deployment } from "./deployment.ts";
import type { LastDeployment } from "./group.ts";

/** The deployment that brings the last revision that worked back: same settings, the last success's treatment of existing files. */
export function rollbackOf(failed: Deployment, last: LastDeployment, id: string): Deployment {
  const { account, region, applicationName, deploymentGroupId, deploymentGroupName, deploymentConfigName, healthRule, autoRollback } =
    failed;
  return {
    id,
    account,
    region,
    applicationName,
    deploymentGroupId,
    deploymentGroupName,
    status: "Created",
    creator: "codeDeployRollback",
    revision: last.revision,
    previousRevision: last.revision,
    deploymentConfigName,
    healthRule,
    description: `Rollback of deployment ${failed.id}`,
    ignoreApplicationStopFailures: failed.ignoreApplicationStopFailures,
    updateOutdatedInstancesOnly: false,
    fileExistsBehavior: last.fileExistsBehavior,
    autoRollback,
    createTime: failed.completeTime ?? failed.createTime,
    rollbackInfo: { rollbackTriggeringDeploymentId: failed.id },
  };
}
