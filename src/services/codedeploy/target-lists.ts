import type { Context } from "../../kernel/gateway/index.ts";
import type { Target } from "./domain/deployment.ts";
import { refusal } from "./refuse.ts";
import { deploymentOf } from "./resources.ts";
import { targetsOf } from "./store/deployments.ts";
import type { DeploymentRow } from "./store/tables.ts";

/** The hosts of a deployment that has begun. */
export async function startedTargets(context: Context, deploymentId: unknown): Promise<{ row: DeploymentRow; targets: Target[] }> {
  const row = await deploymentOf(context, deploymentId);
  if (["Created", "Queued"].includes(row.state.status)) {
    throw refusal("DeploymentNotStartedException", `The deployment ${row.id} has not started`);
  }
  return { row, targets: await targetsOf(context.tx, row.id) };
}

export function targetOf(targets: Target[], id: string | undefined): Target {
  if (!id) throw refusal("DeploymentTargetIdRequiredException", "The target ID is required");
  const found = targets.find((target) => target.id === id);
  if (!found) throw refusal("DeploymentTargetDoesNotExistException", `The target ${id} does not belong to the deployment`);
  return found;
}

/** The older operations take a name or an ARN. */
export function instanceOf(targets: Target[], id: string | undefined): Target {
  if (!id) throw refusal("InstanceIdRequiredException", "The instance ID is required");
  const found = targets.find(
    (target) => target.id === id || id.endsWith(`:instance:${target.id}`) || id.endsWith(`:instance/${target.id}`),
  );
  if (!found) throw refusal("InstanceDoesNotExistException", `The instance ${id} does not belong to the deployment`);
  return found;
}
