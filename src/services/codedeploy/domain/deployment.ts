import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  DeploymentCreator,
  DeploymentStatus,
  ErrorCode,
  FileExistsBehavior,
  RollbackInfo,
  TargetStatus,
} from "@aws-sdk/client-codedeploy";
import type { Strict } from "../../../contracts/types.ts";
import type { HostTag, TagSelection } from "./fleet.ts";
import type { Revision } from "./group.ts";
import type { AgentResult, LifecycleEvent } from "./lifecycle.ts";
import type { HealthRule, Requirement, RevisionHealth } from "./minimum-healthy-hosts.ts";

/** Milliseconds since 1970: a number survives JSON, a Date does not. */
export type Instant = number;

/** Everything about one deployment except its hosts. Settings are copied in at creation: later changes of the group do not reach it. */
export interface Deployment {
  id: string;
  account: string;
  region: string;
  applicationName: string;
  deploymentGroupId: string;
  deploymentGroupName: string;
  status: DeploymentStatus;
  creator: DeploymentCreator;
  revision: Revision;
  previousRevision?: Revision;
  deploymentConfigName: string;
  healthRule: HealthRule;
  description?: string;
  ignoreApplicationStopFailures: boolean;
  updateOutdatedInstancesOnly: boolean;
  fileExistsBehavior: FileExistsBehavior;
  autoRollback: Strict<AutoRollbackConfiguration>;
  overrideAlarmConfiguration?: Strict<AlarmConfiguration>;
  createTime: Instant;
  startTime?: Instant;
  completeTime?: Instant;
  /** Fixed when the hosts are known. */
  requirement?: Requirement;
  error?: { code: ErrorCode; message: string };
  rollbackInfo?: Strict<RollbackInfo>;
  /** Set in the step that ends it: the store creates the rollback in the same transaction. */
  rollbackDue?: boolean;
}

/** One command in an agent's hands, or waiting for it. */
export interface IssuedCommand {
  id: string;
  event: string;
  issuedAt: Instant;
}

/** One host of a deployment. `position` is the event it works on. */
export interface Target {
  id: string;
  hostArn: string;
  status: TargetStatus;
  events: LifecycleEvent[];
  position: number;
  command?: IssuedCommand;
  healthyBefore: boolean;
  revisionHealth: RevisionHealth;
  lastUpdatedAt: Instant;
}

/** A registered host that the group may select, and what the group knows of it. */
export interface FleetHost {
  id: string;
  hostArn: string;
  tags: HostTag[];
  healthy: boolean;
  revision: RevisionHealth;
}

/** What an agent did with a command. */
export interface CommandFact {
  acknowledgedAt?: Instant;
  completedAt?: Instant;
  result?: AgentResult;
}

export interface StopRequest {
  at: Instant;
  /** What StopDeployment said; absent means: as the rollback configuration says. */
  autoRollbackEnabled?: boolean;
}

export interface DeploymentFacts {
  stop?: StopRequest;
  /** Loaded only for a deployment that has not begun. */
  fleet?: { hosts: FleetHost[]; selection: TagSelection };
  /** By command id, only for commands that targets wait for. */
  commands: Record<string, CommandFact>;
}

export interface DeploymentSnapshot {
  deployment: Deployment;
  targets: Target[];
  facts: DeploymentFacts;
}

export const isOver = (status: DeploymentStatus): boolean => status === "Succeeded" || status === "Failed" || status === "Stopped";

export const isTargetOver = (target: Target): boolean =>
  target.status === "Succeeded" || target.status === "Failed" || target.status === "Skipped";

export type Overview = Record<"Pending" | "InProgress" | "Succeeded" | "Failed" | "Skipped" | "Ready", number>;

export function overviewOf(targets: Pick<Target, "status">[]): Overview {
  const overview: Overview = { Pending: 0, InProgress: 0, Succeeded: 0, Failed: 0, Skipped: 0, Ready: 0 };
  for (const { status } of targets) if (status !== "Unknown") overview[status] += 1;
  return overview;
}
