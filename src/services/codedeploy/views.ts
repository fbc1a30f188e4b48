import { type Place, parseArn } from "../../base/arn.ts";
import { type Instant, isOver, type Overview, type Target } from "./domain/deployment.ts";
import type { ConfigSettings, LastDeployment } from "./domain/group.ts";
import type { LifecycleEvent } from "./domain/lifecycle.ts";
import { instanceArn } from "./resources.ts";
import type { ApplicationRow, DeploymentRow, GroupRow, InstanceRow, RevisionRow } from "./store/tables.ts";

/** Leaves out what is undefined: an absent member is not the same as an empty one. */
export const defined = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined | null> } =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as never;

const date = (instant: Instant | undefined): Date | undefined => (instant === undefined ? undefined : new Date(instant));

export const applicationInfo = (row: ApplicationRow) => ({
  applicationId: row.id,
  applicationName: row.name,
  createTime: row.created_at,
  linkedToGitHub: false,
  computePlatform: row.compute_platform,
});

const lastDeployment = (last: LastDeployment | null) =>
  last
    ? defined({
        deploymentId: last.deploymentId,
        status: last.status,
        createTime: date(last.createTime),
        endTime: date(last.endTime),
      })
    : undefined;

export const groupInfo = (applicationName: string, row: GroupRow) =>
  defined({
    ...row.settings,
    applicationName,
    deploymentGroupId: row.id,
    deploymentGroupName: row.name,
    autoScalingGroups: [],
    computePlatform: "Server" as const,
    targetRevision: row.target_revision,
    lastSuccessfulDeployment: lastDeployment(row.last_successful),
    lastAttemptedDeployment: lastDeployment(row.last_attempted),
  });

export const configInfo = (name: string, settings: ConfigSettings, id: string, createTime: Date) =>
  defined({ deploymentConfigId: id, deploymentConfigName: name, createTime, ...settings });

export const revisionInfo = (row: RevisionRow) =>
  defined({
    description: row.description,
    deploymentGroups: row.groups,
    firstUsedTime: row.first_used_at,
    lastUsedTime: row.last_used_at,
    registerTime: row.registered_at,
  });

export const instanceInfo = (row: InstanceRow) =>
  defined({
    instanceName: row.name,
    ...(parseArn(row.iam_arn)?.service === "sts" ? { iamSessionArn: row.iam_arn } : { iamUserArn: row.iam_arn }),
    instanceArn: row.arn,
    registerTime: row.registered_at,
    deregisterTime: row.deregistered_at,
    tags: row.tags,
  });

export function deploymentInfo(row: DeploymentRow, overview: Overview) {
  const { state } = row;
  return defined({
    applicationName: row.application_name,
    deploymentGroupName: row.group_name,
    deploymentConfigName: state.deploymentConfigName,
    deploymentId: row.id,
    previousRevision: state.previousRevision,
    revision: state.revision,
    status: state.status,
    errorInformation: state.error,
    createTime: date(state.createTime),
    startTime: date(state.startTime),
    completeTime: date(state.completeTime),
    deploymentOverview: state.startTime === undefined && !isOver(state.status) ? undefined : overview,
    description: state.description,
    creator: state.creator,
    ignoreApplicationStopFailures: state.ignoreApplicationStopFailures,
    autoRollbackConfiguration: state.autoRollback,
    updateOutdatedInstancesOnly: state.updateOutdatedInstancesOnly,
    rollbackInfo: state.rollbackInfo,
    deploymentStyle: { deploymentType: "IN_PLACE" as const, deploymentOption: "WITHOUT_TRAFFIC_CONTROL" as const },
    instanceTerminationWaitTimeStarted: false,
    fileExistsBehavior: state.fileExistsBehavior,
    deploymentStatusMessages: [],
    computePlatform: "Server" as const,
    externalId: row.external_id,
    overrideAlarmConfiguration: state.overrideAlarmConfiguration,
  });
}

const eventView = (event: LifecycleEvent) =>
  defined({
    lifecycleEventName: event.name,
    status: event.status,
    startTime: date(event.startTime),
    endTime: date(event.endTime),
    diagnostics: event.diagnostics,
  });

export const targetView = (place: Place, deploymentId: string, target: Target) => ({
  deploymentTargetType: "InstanceTarget" as const,
  instanceTarget: {
    deploymentId,
    targetId: target.id,
    targetArn: instanceArn(place, target.id),
    status: target.status,
    lastUpdatedAt: new Date(target.lastUpdatedAt),
    lifecycleEvents: target.events.map(eventView),
  },
});

/** The older view of the same thing. */
export const instanceSummary = (place: Place, deploymentId: string, target: Target) => ({
  deploymentId,
  instanceId: instanceArn(place, target.id),
  status: target.status,
  lastUpdatedAt: new Date(target.lastUpdatedAt),
  lifecycleEvents: target.events.map(eventView),
});
