import type { RetryTrigger, SourceRevisionOverride, TriggerType } from "@aws-sdk/client-codepipeline";
import type { Strict } from "../../../../contracts/types.ts";
import type { Action } from "../declaration/declaration.ts";

export type ExecutionStatus = "InProgress" | "Stopping" | "Stopped" | "Succeeded" | "Failed" | "Superseded" | "Cancelled";
export type StageStatus = "InProgress" | "Succeeded" | "Failed" | "Stopping" | "Stopped" | "Cancelled" | "Skipped";
export type ActionStatus = "InProgress" | "Succeeded" | "Failed" | "Abandoned";
export type ConditionStatus = "InProgress" | "Succeeded" | "Failed" | "Errored" | "Cancelled" | "Abandoned" | "Overridden";
export type RetryMode = "FAILED_ACTIONS" | "ALL_ACTIONS";

/** A zip in the artifact store. */
export interface Artifact {
  name: string;
  bucket: string;
  key: string;
}

/** What a source action found. */
export interface Revision {
  id: string;
  changeId?: string;
  summary?: string;
  url?: string;
  /** Milliseconds since 1970, like every time in here. */
  created: number;
}

/** One attempt of one action. */
export interface ActionRun {
  id: string;
  attempt: number;
  status: ActionStatus;
  startTime: number;
  lastStatusChange: number;
  /** When it fails for taking too long. */
  deadline: number;
  /** When to ask the service that does the work, in case its event got lost. */
  nextCheck?: number;
  /** The first pause between two such questions, where no event will tell. */
  checkAfterMs?: number;
  checks: number;
  resolvedConfiguration: Record<string, string>;
  /** Of what runs commands, with every reference filled in. */
  commands?: string[];
  environmentVariables?: NonNullable<Action["environmentVariables"]>;
  inputArtifacts: Artifact[];
  outputArtifacts: Artifact[];
  outputVariables: Record<string, string>;
  externalExecutionId?: string;
  externalExecutionUrl?: string;
  logStreamArn?: string;
  summary?: string;
  /** As far as a job worker says. */
  percentComplete?: number;
  errorDetails?: { code: string; message: string };
  /** Of an open approval. */
  token?: string;
  lastUpdatedBy?: string;
  revision?: Revision;
  /** Of a deployment to hosts: what happened on each. */
  targets?: DeployTarget[];
}

/** One host of a deployment. */
export interface DeployTarget {
  targetId: string;
  targetType: string;
  status: string;
  startTime?: number;
  endTime?: number;
  events: {
    name: string;
    status: string;
    startTime?: number;
    endTime?: number;
    context?: { ssmCommandId?: string; message?: string };
  }[];
}

/** Where a stage asks its conditions: on the way in, and on either way out. */
export type Gate = "beforeEntry" | "onSuccess" | "onFailure";

/** One evaluation of a condition. A rule is run like an action, but it puts nothing out. */
export interface ConditionRun {
  status: ConditionStatus;
  summary?: string;
  lastStatusChange: number;
  rules: Record<string, ActionRun>;
}

export interface StageRun {
  status: StageStatus;
  startTime: number;
  /** The newest attempt of each action that was started; a retry takes out those that run again. */
  actions: Record<string, ActionRun>;
  /** The newest evaluation of each condition that was asked; a retry takes out those that are asked again. */
  conditions?: Partial<Record<Gate, ConditionRun>>;
  /** How often each action was started, and each rule (`<gate>/<rule>`). */
  attempts: Record<string, number>;
  automaticRetries: number;
  manualRetries: number;
  latestRetry?: { trigger: RetryTrigger; at: number };
}

export interface Execution {
  id: string;
  /** Grows with every execution of the pipeline: the newer one supersedes. */
  number: number;
  version: number;
  status: ExecutionStatus;
  statusSummary?: string;
  /** Index of the stage it is in or in front of. */
  stage: number;
  /** `new`: the machine has not seen it yet. */
  place: "new" | "inbound" | "inside" | "ended";
  /** Order of arrival in front of the stage: the queue of QUEUED. */
  arrival: number;
  /** 1, and one more with every retry. */
  attempt: number;
  startTime: number;
  lastUpdateTime: number;
  trigger: { triggerType: TriggerType; triggerDetail: string };
  /** As given at the start; once the machine has seen it, with every default. */
  variables: Record<string, string>;
  sourceRevisions?: Strict<SourceRevisionOverride>[];
  /** By source action: what a git host said about the change that started it, as output variables (BranchName, TagName, PullRequestId …). */
  sourceVariables?: Record<string, Record<string, string>>;
  stop?: { abandon: boolean; reason?: string };
  stages: Record<string, StageRun>;
  /** Of a rollback: whose work is put back into which stage, and the only one that it runs. */
  rollback?: { target: string; stage: string };
  /** Of a rollback: the target's runs of the stages before, whose artifacts and variables it works with. */
  inherited?: Record<string, StageRun>;
}

/** Every stage's run that this execution may take artifacts, variables and revisions from, in the order of the stages. */
export const stageRuns = ({ inherited, stages }: Execution): Record<string, StageRun> => ({ ...inherited, ...stages });

/** What a stage shows from outside, whichever execution it belongs to. */
export interface StageMemory {
  /** The last execution that entered. */
  executionId: string;
  status: StageStatus;
  /** The newest attempt of every action that ever ran here. */
  actions: Record<string, string>;
}
