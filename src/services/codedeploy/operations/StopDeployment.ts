import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { isOver } from "../domain/deployment.ts";
import { refusal } from "../refuse.ts";
import { deploymentOf, deploymentResource } from "../resources.ts";
import { requestStop, targetsOf } from "../store/deployments.ts";
import { deploymentKind } from "../workers/deployment.ts";

/** Events that agents have begun run to their end; nothing new is begun. Pending says that some still run. */
export const StopDeployment = operation<typeof sdk, "StopDeployment">({
  resource: deploymentResource,
  async run({ deploymentId, autoRollbackEnabled }, context) {
    const row = await deploymentOf(context, deploymentId);
    if (isOver(row.state.status)) {
      throw refusal("DeploymentAlreadyCompletedException", `The deployment ${row.id} is already in a completed state: ${row.state.status}`);
    }
    const stop = { at: context.now.getTime(), ...(autoRollbackEnabled === undefined ? {} : { autoRollbackEnabled }) };
    await requestStop(context.tx, row.id, stop);
    await wake(context.tx, deploymentKind, row.id);
    const targets = await targetsOf(context.tx, row.id);
    const isBusy = targets.some((target) => target.status === "InProgress" && target.events[target.position]?.status === "InProgress");
    return isBusy
      ? { status: "Pending", statusMessage: "Some lifecycle events are still running. No new ones are started." }
      : { status: "Succeeded", statusMessage: "No more commands will be scheduled for execution in the deployment instances" };
  },
});
