import type { DeploymentStatus, ErrorCode } from "@aws-sdk/client-codedeploy";
import {
  type Deployment,
  type DeploymentSnapshot,
  type FleetHost,
  type Instant,
  isOver,
  isTargetOver,
  type StopRequest,
  type Target,
} from "./deployment.ts";
import { selects } from "./fleet.ts";
import { inPlaceEvents, pendingEvents } from "./lifecycle.ts";
import { type HostProgress, nextHosts, requirement, verdict } from "./minimum-healthy-hosts.ts";
import { type DeploymentNotice, notices } from "./notices.ts";
import { deadline, endTarget, issue, settle } from "./target.ts";

export interface DeploymentStep {
  next: DeploymentSnapshot;
  effects: DeploymentNotice[];
  wakeAt?: Date;
}

/** Every way a deployment may change. Created hosts and the first commands are one step: Queued is never seen. */
export const transitions: Record<string, DeploymentStatus[]> = {
  Created: ["InProgress", "Failed", "Stopped"],
  InProgress: ["Succeeded", "Failed", "Stopped"],
  Succeeded: [],
  Failed: [],
  Stopped: [],
};

/** 1000 instances per deployment is AWS's quota. */
const maximumHosts = 1000;

const messages: Partial<Record<ErrorCode, string>> = {
  NO_INSTANCES:
    "The deployment failed because no instances were found for your deployment group. Check your deployment group settings to make sure the tags for your Amazon EC2 instances or Auto Scaling groups correctly identify the instances you want to deploy to, and then try again.",
  OVER_MAX_INSTANCES: `The deployment failed because the deployment group selects more than ${maximumHosts} instances.`,
  HEALTH_CONSTRAINTS:
    "The overall deployment failed because too many individual instances failed deployment, too few healthy instances are available for deployment, or some instances in your deployment group are experiencing problems.",
  HEALTH_CONSTRAINTS_INVALID:
    "The deployment can't start because the minimum number of healthy instances required by the deployment configuration is not less than the number of instances in the deployment group.",
  MANUAL_STOP: "The deployment was stopped by a user.",
};

const progressOf = (target: Target): HostProgress => ({
  id: target.id,
  healthyBefore: target.healthyBefore,
  revision: target.revisionHealth,
  phase:
    target.status === "Pending"
      ? "waiting"
      : target.status === "InProgress"
        ? "running"
        : target.status === "Succeeded"
          ? "succeeded"
          : "failed",
});

/** Whether this end is answered with a new deployment of the last revision that worked. A rollback is not rolled back again. */
function wantsRollback(deployment: Deployment, targets: Target[], status: "Failed" | "Stopped", stop?: StopRequest): boolean {
  if (deployment.creator === "codeDeployRollback") return false;
  if (!targets.some((target) => target.events.some((event) => event.startTime !== undefined))) return false;
  if (status === "Stopped" && stop?.autoRollbackEnabled !== undefined) return stop.autoRollbackEnabled;
  const { enabled, events = [] } = deployment.autoRollback;
  return Boolean(enabled) && events.includes(status === "Failed" ? "DEPLOYMENT_FAILURE" : "DEPLOYMENT_STOP_ON_REQUEST");
}

function end(current: DeploymentSnapshot, status: "Succeeded" | "Failed" | "Stopped", now: Instant, code?: ErrorCode): DeploymentSnapshot {
  const targets = current.targets.map((target) => (isTargetOver(target) ? target : endTarget(target, "Skipped", now)));
  const deployment: Deployment = {
    ...current.deployment,
    status,
    completeTime: now,
    ...(code ? { error: { code, message: messages[code] ?? "" } } : {}),
  };
  const rollbackDue = status !== "Succeeded" && wantsRollback(deployment, targets, status, current.facts.stop);
  return { ...current, targets, deployment: rollbackDue ? { ...deployment, rollbackDue } : deployment };
}

const newTarget = (host: FleetHost, now: Instant): Target => ({
  id: host.id,
  hostArn: host.hostArn,
  status: "Pending",
  events: pendingEvents(inPlaceEvents),
  position: 0,
  healthyBefore: host.healthy,
  revisionHealth: host.revision,
  lastUpdatedAt: now,
});

/** Membership is resolved now: a host tagged later is not part of it. */
function begin(current: DeploymentSnapshot, now: Instant): DeploymentSnapshot {
  const { deployment, facts } = current;
  const selected = facts.fleet?.hosts.filter((host) => selects(facts.fleet!.selection, host.tags)) ?? [];
  const outdated = (host: FleetHost): boolean => !(host.healthy && host.revision === "Current");
  const hosts = deployment.updateOutdatedInstancesOnly ? selected.filter(outdated) : selected;
  if (hosts.length === 0) return end(current, "Failed", now, "NO_INSTANCES");
  if (hosts.length > maximumHosts) return end(current, "Failed", now, "OVER_MAX_INSTANCES");
  const targets = hosts.map((host) => newTarget(host, now));
  const needed = requirement(deployment.deploymentConfigName, deployment.healthRule, hosts.length);
  if (!needed) return end({ ...current, targets }, "Failed", now, "HEALTH_CONSTRAINTS_INVALID");
  return { ...current, targets, deployment: { ...deployment, status: "InProgress", startTime: now, requirement: needed } };
}

/** Starts what the rule allows and ends the deployment when nothing can go on. */
function proceed(current: DeploymentSnapshot, now: Instant): DeploymentSnapshot {
  const needed = current.deployment.requirement!;
  if (current.facts.stop) {
    const busy = current.targets.some((target) => target.status === "InProgress");
    if (busy) return current;
    const done = current.targets.every((target) => target.status === "Succeeded");
    if (!done) return end(current, "Stopped", now, "MANUAL_STOP");
  } else {
    const starting = new Set(nextHosts(needed, current.targets.map(progressOf)));
    if (starting.size > 0) {
      const targets = current.targets.map((target) => (starting.has(target.id) ? issue(target, 0, current.deployment.id, now) : target));
      return { ...current, targets };
    }
  }
  switch (verdict(needed, current.targets.map(progressOf))) {
    case "running":
      return current;
    case "succeeded":
      return end(current, "Succeeded", now);
    case "failed":
      return end(current, "Failed", now, "HEALTH_CONSTRAINTS");
  }
}

function earliest(targets: Target[]): Date | undefined {
  const times = targets.map(deadline).filter((time) => time !== undefined);
  return times.length > 0 ? new Date(times.reduce((a, b) => Math.min(a, b))) : undefined;
}

/** One step of a deployment: take in what agents reported, start hosts, judge. */
export function advance(current: DeploymentSnapshot, at: Date): DeploymentStep {
  const now = at.getTime();
  if (isOver(current.deployment.status)) return { next: current, effects: [] };
  let next = current;
  if (current.deployment.status === "Created") {
    next = current.facts.stop ? end(current, "Stopped", now, "MANUAL_STOP") : begin(current, now);
  }
  if (next.deployment.status === "InProgress") {
    const course = { deployment: next.deployment, stopping: next.facts.stop !== undefined };
    const targets = next.targets.map((target) => settle(target, target.command && next.facts.commands[target.command.id], course, now));
    next = proceed({ ...next, targets }, now);
  }
  const wakeAt = isOver(next.deployment.status) ? undefined : earliest(next.targets);
  return { next, effects: notices(current, next), ...(wakeAt ? { wakeAt } : {}) };
}
