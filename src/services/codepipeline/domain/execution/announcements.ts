import type { Action } from "../declaration/declaration.ts";
import { type ActionRun, type Artifact, type Execution, stageRuns } from "./execution.ts";
import type { PipelineSnapshot } from "./snapshot.ts";

/** An event that CodePipeline publishes, without the envelope. */
export interface Announcement {
  detailType: `CodePipeline ${"Pipeline" | "Stage" | "Action"} Execution State Change` | "CodePipeline Manual Approval Notification";
  detail: Record<string, unknown>;
  /** ARNs beside the pipeline's own. */
  resources?: string[];
}

/** AWS spells these differently from the API: CANCELED with one L. */
export type PipelineEventState = "STARTED" | "SUCCEEDED" | "FAILED" | "STOPPING" | "STOPPED" | "SUPERSEDED" | "RESUMED" | "CANCELED";
export type StageEventState = Exclude<PipelineEventState, "SUPERSEDED">;
export type ActionEventState = "STARTED" | "SUCCEEDED" | "FAILED" | "ABANDONED";

const iso = (at: number): string => new Date(at).toISOString();

const base = (pipeline: PipelineSnapshot, execution: Execution, startTime: number, state: string) => ({
  pipeline: pipeline.name,
  "execution-id": execution.id,
  "start-time": iso(startTime),
  version: execution.version,
  state,
  "pipeline-execution-attempt": execution.attempt,
});

export function pipelineEvent(pipeline: PipelineSnapshot, execution: Execution, state: PipelineEventState): Announcement {
  return {
    detailType: "CodePipeline Pipeline Execution State Change",
    detail: {
      ...base(pipeline, execution, execution.startTime, state),
      ...executionTrigger(execution, state),
      ...(state === "STOPPING" && execution.stop?.reason ? { "stop-execution-comments": execution.stop.reason } : {}),
    },
  };
}

const changeWords: Record<string, string> = {
  AuthorDisplayName: "author-display-name",
  FullRepositoryName: "full-repository-name",
  ProviderType: "provider-type",
  AuthorEmail: "author-email",
  CommitMessage: "commit-message",
  AuthorDate: "author-date",
  TagName: "tag-name",
  BranchName: "branch-name",
  CommitId: "commit-id",
  ConnectionArn: "connection-arn",
  AuthorId: "author-id",
};

/** What a connection knows of the change that started an execution, in the words of its events. It grows once the source was fetched. */
function changeOf(execution: Execution): Record<string, string> {
  const fetched = Object.values(stageRuns(execution)).flatMap(({ actions }) => Object.values(actions));
  const known = [
    ...Object.values(execution.sourceVariables ?? {}),
    ...fetched.filter(({ revision }) => revision).map((run) => run.outputVariables),
  ];
  return Object.fromEntries(
    known.flatMap((variables) =>
      Object.entries(variables).flatMap(([name, value]) => (changeWords[name] ? [[changeWords[name], value]] : [])),
    ),
  );
}

/** Told at the start; what a connection told is told again at the end. */
function executionTrigger(execution: Execution, state: PipelineEventState) {
  const { triggerType, triggerDetail } = execution.trigger;
  if (triggerType === "WebhookV2" && state !== "STOPPING" && state !== "RESUMED") {
    const change = changeOf(execution);
    if (Object.keys(change).length) return { "execution-trigger": change };
  }
  return state === "STARTED" ? { "execution-trigger": { "trigger-type": triggerType, "trigger-detail": triggerDetail } } : {};
}

export function stageEvent(pipeline: PipelineSnapshot, execution: Execution, stage: string, state: StageEventState): Announcement {
  const run = execution.stages[stage];
  return {
    detailType: "CodePipeline Stage Execution State Change",
    detail: {
      ...base(pipeline, execution, run?.startTime ?? execution.startTime, state),
      stage,
      ...(run?.latestRetry ? { "stage-last-retry-attempt-time": iso(run.latestRetry.at) } : {}),
    },
  };
}

const located = (artifacts: Artifact[]) => artifacts.map(({ name, bucket, key }) => ({ name, s3location: { bucket, key } }));

export function actionEvent(
  pipeline: PipelineSnapshot,
  execution: Execution,
  { stage, action, run, state }: { stage: string; action: Action; run: ActionRun; state: ActionEventState },
): Announcement {
  const result = {
    ...(run.externalExecutionId ? { "external-execution-id": run.externalExecutionId } : {}),
    ...(run.externalExecutionUrl ? { "external-execution-url": run.externalExecutionUrl } : {}),
    ...(run.summary ? { "external-execution-summary": run.summary } : {}),
    ...(run.errorDetails ? { "error-code": run.errorDetails.code } : {}),
  };
  return {
    detailType: "CodePipeline Action Execution State Change",
    detail: {
      ...base(pipeline, execution, run.startTime, state),
      stage,
      action: action.name,
      "action-execution-id": run.id,
      region: action.region ?? pipeline.region,
      type: { ...action.actionTypeId },
      ...(run.inputArtifacts.length ? { "input-artifacts": located(run.inputArtifacts) } : {}),
      ...(state === "SUCCEEDED" && run.outputArtifacts.length ? { "output-artifacts": located(run.outputArtifacts) } : {}),
      ...(Object.keys(result).length ? { "execution-result": result } : {}),
    },
  };
}

/**
 * What a reviewer is told: an event on the bus, with the topic that NotificationArn names among its resources. From there it goes to
 * the address or the remote SNS that stands for the topic. @DIFFERS: without either of them the event is all there is.
 */
export function approvalEvent(
  pipeline: PipelineSnapshot,
  { stage, action, run }: { stage: string; action: Action; run: ActionRun },
): Announcement | undefined {
  const { NotificationArn, ExternalEntityLink, CustomData } = run.resolvedConfiguration;
  if (!NotificationArn) return undefined;
  return {
    detailType: "CodePipeline Manual Approval Notification",
    resources: [NotificationArn],
    detail: {
      region: pipeline.region,
      approval: {
        ...{ pipelineName: pipeline.name, stageName: stage, actionName: action.name, token: run.token },
        expires: `${iso(run.deadline).slice(0, 16)}Z`,
        externalEntityLink: ExternalEntityLink ?? null,
        customData: CustomData ?? null,
      },
    },
  };
}
