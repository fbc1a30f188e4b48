import { arn } from "../../../base/arn.ts";
import { randomText, upperAlphanumeric } from "../../../base/ids.ts";
import { publish } from "../../../kernel/events/index.ts";
import { wake, worker } from "../../../kernel/outbox/index.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { advance } from "../domain/advance.ts";
import { type Deployment, type DeploymentSnapshot, isTargetOver, type Target } from "../domain/deployment.ts";
import { type LastDeployment, selectionOf } from "../domain/group.ts";
import type { DeploymentNotice } from "../domain/notices.ts";
import { rollbackOf } from "../domain/rollback.ts";
import { deadline } from "../domain/target.ts";
import { commandFacts, issueCommands, withdrawCommands } from "../store/commands.ts";
import {
  findDeploymentById,
  fleetOf,
  insertDeployment,
  saveDeploymentState,
  saveHealth,
  saveTargets,
  targetsOf,
} from "../store/deployments.ts";
import { findGroupById, rememberDeployment } from "../store/groups.ts";
import { markRevisionUsed } from "../store/revisions.ts";
import type { DeploymentRow } from "../store/tables.ts";

export const deploymentKind = "codedeploy/deployment";

export const newDeploymentId = (): string => `d-${randomText(9, upperAlphanumeric)}`;

/** Whether the next step may give a command up: after a stop, or when a deadline is near. */
function mayWithdraw(row: DeploymentRow, targets: Target[]): boolean {
  const soon = Date.now() + 10_000;
  return row.stop !== null || targets.some((target) => (deadline(target) ?? soon + 1) <= soon);
}

async function load(tx: Tx, id: string): Promise<DeploymentSnapshot | undefined> {
  const row = await findDeploymentById(tx, id);
  if (!row) return undefined;
  const targets = await targetsOf(tx, id);
  const ids = targets.flatMap((target) => target.command?.id ?? []);
  const commands = await commandFacts(tx, ids, mayWithdraw(row, targets));
  const facts = { commands, ...(row.stop ? { stop: row.stop } : {}) };
  const deployment = { ...row.state, applicationName: row.application_name, deploymentGroupName: row.group_name };
  const group = deployment.status === "Created" && row.group_id ? await findGroupById(tx, row.group_id) : undefined;
  if (!group) return { deployment, targets, facts };
  const hosts = await fleetOf(tx, row, group.id, group.target_revision ?? undefined);
  return { deployment, targets, facts: { ...facts, fleet: { hosts, selection: selectionOf(group.settings) } } };
}

export const asLast = (deployment: Deployment): LastDeployment => ({
  deploymentId: deployment.id,
  status: deployment.status,
  createTime: deployment.createTime,
  ...(deployment.completeTime === undefined ? {} : { endTime: deployment.completeTime }),
  revision: deployment.revision,
  fileExistsBehavior: deployment.fileExistsBehavior,
});

/** A rollback is a deployment like any other; it exists from the moment on at which the failed one has ended. */
async function rollBack(tx: Tx, row: DeploymentRow, failed: Deployment): Promise<Deployment> {
  const group = row.group_id ? await findGroupById(tx, row.group_id) : undefined;
  const last = group?.last_successful;
  if (!group || !last) {
    const rollbackMessage = "No rollback was started: the deployment group has no previous successful deployment.";
    return { ...failed, rollbackInfo: { ...failed.rollbackInfo, rollbackMessage } };
  }
  const rollback = rollbackOf(failed, last, newDeploymentId());
  await insertDeployment(tx, row.application_id, rollback);
  await markRevisionUsed(tx, row.application_id, rollback.revision, group.name, new Date(rollback.createTime));
  await rememberDeployment(tx, group.id, asLast(rollback));
  await wake(tx, deploymentKind, rollback.id);
  const rollbackMessage = `Deployment ${failed.id} ended with status ${failed.status}. It is rolled back by deployment ${rollback.id}.`;
  return { ...failed, rollbackInfo: { ...failed.rollbackInfo, rollbackDeploymentId: rollback.id, rollbackMessage } };
}

/** The commands that are new are issued, those nobody waits for any more are withdrawn. */
async function saveCommands(tx: Tx, next: DeploymentSnapshot, previous: DeploymentSnapshot): Promise<void> {
  const waitedFor = new Set(next.targets.flatMap((target) => target.command?.id ?? []));
  const before = new Set(previous.targets.flatMap((target) => target.command?.id ?? []));
  const unanswered = [...before].filter((id) => !waitedFor.has(id) && previous.facts.commands[id]?.completedAt === undefined);
  await withdrawCommands(tx, unanswered);
  await issueCommands(
    tx,
    next.deployment,
    next.targets.filter(({ command }) => command && !before.has(command.id)),
  );
}

/** A deployment whose group was deleted meanwhile goes on, but nobody remembers it. */
async function saveStatus(tx: Tx, row: DeploymentRow, deployment: Deployment, rollbackDue: boolean): Promise<void> {
  await saveDeploymentState(tx, deployment);
  if (!row.group_id) return;
  await rememberDeployment(tx, row.group_id, asLast(deployment));
  if (rollbackDue) await saveDeploymentState(tx, await rollBack(tx, row, deployment));
}

async function save(tx: Tx, next: DeploymentSnapshot, previous: DeploymentSnapshot): Promise<void> {
  const { rollbackDue = false, ...deployment } = next.deployment;
  const changed = await saveTargets(tx, deployment, next.targets, previous.targets);
  await saveCommands(tx, next, previous);
  const attempted = changed.filter((target) => isTargetOver(target) && target.events.some((event) => event.startTime !== undefined));
  const isNewStatus = deployment.status !== previous.deployment.status;
  const row = isNewStatus || attempted.length > 0 ? await findDeploymentById(tx, deployment.id) : undefined;
  if (row?.group_id) await saveHealth(tx, deployment, attempted);
  if (row && isNewStatus) await saveStatus(tx, row, deployment, rollbackDue);
}

/** What the bus hears: https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
async function perform(notice: DeploymentNotice, tx: Tx, now: Date): Promise<void> {
  const [deploymentId = ""] = notice.key.split("/");
  const row = await findDeploymentById(tx, deploymentId);
  if (!row) return;
  const place = { account: row.account, region: row.region };
  const detail = {
    region: row.region,
    deploymentId,
    instanceGroupId: row.state.deploymentGroupId,
    deploymentGroup: row.group_name,
    state: notice.state,
    application: row.application_name,
  };
  const resources = [
    arn("codedeploy", place, `application:${row.application_name}`),
    arn("codedeploy", place, `deploymentgroup:${row.application_name}/${row.group_name}`),
  ];
  if (notice.type === "deployment-state") {
    const detailType = "CodeDeploy Deployment State-change Notification";
    await publish(tx, { source: "aws.codedeploy", detailType, ...place, time: now, resources, detail });
    return;
  }
  await publish(tx, {
    source: "aws.codedeploy",
    detailType: "CodeDeploy Instance State-change Notification",
    ...place,
    time: now,
    resources: [...resources, arn("codedeploy", place, `instance:${notice.target}`)],
    detail: { ...detail, instanceId: notice.target },
  });
}

export const deploymentWorker = worker<DeploymentSnapshot, DeploymentNotice>({
  kind: deploymentKind,
  load,
  advance,
  save,
  perform: (notice, { tx, now }) => perform(notice, tx, now),
});
