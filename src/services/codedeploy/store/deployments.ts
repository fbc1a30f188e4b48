import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import type { Deployment, FleetHost, StopRequest, Target } from "../domain/deployment.ts";
import { revisionKey } from "../domain/revision.ts";
import { registeredInstances } from "./instances.ts";
import { type DeploymentRow, db } from "./tables.ts";

export const findDeployment = (tx: Tx, { account, region }: Place, id: string): Promise<DeploymentRow | undefined> =>
  db(tx)
    .selectFrom("deploy_deployment")
    .selectAll()
    .where("id", "=", id)
    .where("account", "=", account)
    .where("region", "=", region)
    .executeTakeFirst();

export const findDeploymentById = (tx: Tx, id: string): Promise<DeploymentRow | undefined> =>
  db(tx).selectFrom("deploy_deployment").selectAll().where("id", "=", id).executeTakeFirst();

/** The deployment that keeps others of its group out. */
export const findActiveDeployment = (tx: Tx, groupId: string): Promise<{ id: string } | undefined> =>
  db(tx)
    .selectFrom("deploy_deployment")
    .select("id")
    .where("group_id", "=", groupId)
    .where("status", "not in", ["Succeeded", "Failed", "Stopped"])
    .executeTakeFirst();

/** Throws a unique violation when the group has an active deployment. */
export async function insertDeployment(tx: Tx, applicationId: string, deployment: Deployment): Promise<void> {
  await db(tx)
    .insertInto("deploy_deployment")
    .values({
      id: deployment.id,
      account: deployment.account,
      region: deployment.region,
      application_id: applicationId,
      group_id: deployment.deploymentGroupId,
      application_name: deployment.applicationName,
      group_name: deployment.deploymentGroupName,
      status: deployment.status,
      created_at: new Date(deployment.createTime),
      external_id: null,
      state: json(deployment),
      stop: null,
    })
    .execute();
}

export async function saveDeploymentState(tx: Tx, deployment: Deployment): Promise<void> {
  await db(tx)
    .updateTable("deploy_deployment")
    .set({ status: deployment.status, state: json(deployment) })
    .where("id", "=", deployment.id)
    .execute();
}

/** The first request to stop counts. */
export async function requestStop(tx: Tx, id: string, stop: StopRequest): Promise<void> {
  await db(tx)
    .updateTable("deploy_deployment")
    .set({ stop: json(stop) })
    .where("id", "=", id)
    .where("stop", "is", null)
    .execute();
}

export interface DeploymentFilter {
  applicationId?: string;
  groupId?: string;
  statuses: string[];
  from?: Date;
  to?: Date;
  externalId?: string;
  /** The last one that was shown. */
  before?: { createdAt: string; id: string };
}

/** Newest first. */
export async function listDeploymentIds(
  tx: Tx,
  { account, region }: Place,
  filter: DeploymentFilter,
  limit: number,
): Promise<{ id: string; created_at: Date }[]> {
  let query = db(tx)
    .selectFrom("deploy_deployment")
    .select(["id", "created_at"])
    .where("account", "=", account)
    .where("region", "=", region);
  if (filter.applicationId) query = query.where("application_id", "=", filter.applicationId);
  if (filter.groupId) query = query.where("group_id", "=", filter.groupId);
  if (filter.statuses.length > 0) query = query.where("status", "in", filter.statuses);
  if (filter.from) query = query.where("created_at", ">=", filter.from);
  if (filter.to) query = query.where("created_at", "<=", filter.to);
  if (filter.externalId) query = query.where("external_id", "=", filter.externalId);
  const { before } = filter;
  if (before) {
    const at = new Date(before.createdAt);
    query = query.where(({ eb, and, or }) => or([eb("created_at", "<", at), and([eb("created_at", "=", at), eb("id", ">", before.id)])]));
  }
  return query.orderBy("created_at", "desc").orderBy("id").limit(limit).execute();
}

export async function targetsOf(tx: Tx, deploymentId: string): Promise<Target[]> {
  const rows = await db(tx)
    .selectFrom("deploy_target")
    .select("state")
    .where("deployment_id", "=", deploymentId)
    .orderBy("position")
    .execute();
  return rows.map((row) => row.state);
}

/** How far the hosts are, in one query for many deployments. */
export async function targetStatuses(tx: Tx, deploymentIds: string[]): Promise<{ deployment_id: string; status: string; count: number }[]> {
  if (deploymentIds.length === 0) return [];
  const rows = await db(tx)
    .selectFrom("deploy_target")
    .select(({ fn }) => ["deployment_id", "status", fn.countAll<string>().as("count")])
    .where("deployment_id", "in", deploymentIds)
    .groupBy(["deployment_id", "status"])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Writes the targets that changed, and says which they were. */
export async function saveTargets(tx: Tx, { account, region, id }: Deployment, next: Target[], previous: Target[]): Promise<Target[]> {
  const before = new Map(previous.map((target) => [target.id, target]));
  const rows = next.flatMap((target, position) =>
    before.get(target.id) === target
      ? []
      : [{ account, region, deployment_id: id, id: target.id, position, status: target.status, state: json(target) }],
  );
  if (rows.length > 0) {
    const overwrite = { status: sql<string>`excluded.status`, state: sql<Target>`excluded.state` };
    await db(tx)
      .insertInto("deploy_target")
      .values(rows)
      .onConflict((conflict) => conflict.columns(["deployment_id", "id"]).doUpdateSet(overwrite))
      .execute();
  }
  return next.filter((target) => before.get(target.id) !== target);
}

/** Every registered host with what the group knows of it. */
export async function fleetOf(tx: Tx, place: Place, groupId: string, current: Deployment["revision"] | undefined): Promise<FleetHost[]> {
  const known = await db(tx).selectFrom("deploy_host_health").selectAll().where("group_id", "=", groupId).execute();
  const health = new Map(known.map((row) => [row.target_id, row]));
  const currentKey = current && revisionKey(current);
  return (await registeredInstances(tx, place)).map((row) => {
    const before = health.get(row.name);
    const revision = !before || !currentKey ? "Unknown" : before.revision_key === currentKey ? "Current" : "Old";
    return { id: row.name, hostArn: row.iam_arn, tags: row.tags, healthy: before?.healthy ?? false, revision };
  });
}

/** The last deployment to a host decides whether it is healthy; hosts that nothing happened to keep what they had. */
export async function saveHealth(tx: Tx, deployment: Deployment, targets: Target[]): Promise<void> {
  if (targets.length === 0) return;
  const { account, region, deploymentGroupId: group_id } = deployment;
  const revision_key = revisionKey(deployment.revision);
  const overwrite = { healthy: sql<boolean>`excluded.healthy`, revision_key };
  await db(tx)
    .insertInto("deploy_host_health")
    .values(targets.map(({ id, status }) => ({ account, region, group_id, target_id: id, healthy: status === "Succeeded", revision_key })))
    .onConflict((conflict) => conflict.columns(["group_id", "target_id"]).doUpdateSet(overwrite))
    .execute();
}
