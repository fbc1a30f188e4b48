import type * as sdk from "@aws-sdk/client-codedeploy";
import type { Context } from "../../../kernel/gateway/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { pageSize } from "../pages.ts";
import { refusal } from "../refuse.ts";
import { applicationOf, groupArn, groupOf } from "../resources.ts";
import { type DeploymentFilter, listDeploymentIds } from "../store/deployments.ts";
import { defined } from "../views.ts";

const statuses = ["Created", "Queued", "InProgress", "Baking", "Succeeded", "Failed", "Stopped", "Ready"];

function positionOf(nextToken: string): { createdAt: string; id: string } {
  const invalid = () => refusal("InvalidNextTokenException", "The next token is in an invalid format");
  const position = decodeToken<{ createdAt?: unknown; id?: unknown }>(nextToken, invalid);
  const { createdAt, id } = position ?? {};
  if (typeof createdAt !== "string" || typeof id !== "string" || Number.isNaN(Date.parse(createdAt))) throw invalid();
  return { createdAt, id };
}

/** Application and group are given together or not at all. */
async function groupFilter(
  application: string | undefined,
  group: string | undefined,
  context: Context,
): Promise<Partial<DeploymentFilter>> {
  if (application === undefined && group === undefined) return {};
  if (application === undefined)
    throw refusal("ApplicationNameRequiredException", "An application name is required with a deployment group name");
  if (group === undefined)
    throw refusal("DeploymentGroupNameRequiredException", "A deployment group name is required with an application name");
  const found = await applicationOf(context, application);
  return { applicationId: found.id, groupId: (await groupOf(context, found, group)).id };
}

/** Newest first. */
export const ListDeployments = operation<typeof sdk, "ListDeployments">({
  resource: ({ applicationName, deploymentGroupName }, context) => groupArn(context, applicationName, deploymentGroupName),
  async run(input, context) {
    const { applicationName, deploymentGroupName, includeOnlyStatuses = [], createTimeRange = {}, externalId, nextToken } = input;
    const group = await groupFilter(applicationName, deploymentGroupName, context);
    const unknown = includeOnlyStatuses.find((status) => !statuses.includes(status));
    if (unknown) throw refusal("InvalidDeploymentStatusException", `${unknown} is not a deployment status`);
    const { start, end } = createTimeRange;
    if (start && end && start > end) throw refusal("InvalidTimeRangeException", "The start of the time range is after its end");
    const filter: DeploymentFilter = {
      ...group,
      statuses: includeOnlyStatuses,
      ...(start ? { from: start } : {}),
      ...(end ? { to: end } : {}),
      ...(externalId ? { externalId } : {}),
      ...(nextToken === undefined ? {} : { before: positionOf(nextToken) }),
    };
    const rows = await listDeploymentIds(context.tx, context, filter, pageSize + 1);
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    const next = rows.length > pageSize && last ? encodeToken({ createdAt: last.created_at.toISOString(), id: last.id }) : undefined;
    return defined({ deployments: page.map((row) => row.id), nextToken: next });
  },
});
