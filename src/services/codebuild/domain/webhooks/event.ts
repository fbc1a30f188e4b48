/** Something that a git host told, in the words of CodeBuild's filters. */
export interface WebhookEvent {
  /** PUSH, PULL_REQUEST_CREATED, …, RELEASED, WORKFLOW_JOB_QUEUED. */
  event: string;
  /** `owner/name` */
  repository: string;
  actorId: string;
  /** `refs/heads/x` or `refs/tags/x`. */
  headRef: string;
  baseRef?: string;
  /** The newest commit of what is to be built. */
  commit: string;
  previousCommit?: string;
  mergeCommit?: string;
  /** Undefined where the host has to be asked for it. */
  message?: string;
  files?: string[];
  pullRequest?: { number: string; author: string; isFork: boolean };
  tagName?: string;
  releaseName?: string;
  workflow?: { name: string; runId: string; jobId: string; labels: string[] };
  /** What the build asks the host for. */
  sourceVersion: string;
}

/** A comment by which somebody lets a pull request be built. */
export interface ApprovalComment {
  repository: string;
  author: string;
  actorId: string;
  number: string;
  /** The commit that may be built. */
  commit: string;
}

/** What a delivery says to CodeBuild: nothing for a ping and whatever else builds nothing. */
export type Told = { kind: "event"; event: WebhookEvent } | { kind: "comment"; comment: ApprovalComment };

/** `/codebuild_run(<commit>)` somewhere in a comment. */
export const approvedCommit = (text: string): string | undefined => /(?:^|\s)\/codebuild_run\(([0-9a-f]{7,64})\)/.exec(text)?.[1];

/** The value of CODEBUILD_WEBHOOK_TRIGGER. */
export function triggerOf({ pullRequest, headRef }: WebhookEvent): string {
  if (pullRequest) return `pr/${pullRequest.number}`;
  return headRef.startsWith("refs/tags/") ? `tag/${headRef.slice("refs/tags/".length)}` : `branch/${headRef.replace(/^refs\/heads\//, "")}`;
}

/** What a build that a webhook started is told about it. */
export function webhookVariables(event: WebhookEvent): Record<string, string> {
  const { actorId, baseRef, headRef, mergeCommit, previousCommit, workflow } = event;
  return {
    CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID: actorId,
    ...(baseRef ? { CODEBUILD_WEBHOOK_BASE_REF: baseRef } : {}),
    CODEBUILD_WEBHOOK_EVENT: event.event,
    CODEBUILD_WEBHOOK_HEAD_REF: headRef,
    ...(mergeCommit ? { CODEBUILD_WEBHOOK_MERGE_COMMIT: mergeCommit } : {}),
    ...(previousCommit ? { CODEBUILD_WEBHOOK_PREV_COMMIT: previousCommit } : {}),
    CODEBUILD_WEBHOOK_TRIGGER: triggerOf(event),
    ...(workflow
      ? {
          CODEBUILD_WEBHOOK_LABEL: workflow.labels.join(","),
          CODEBUILD_WEBHOOK_RUN_ID: workflow.runId,
          CODEBUILD_WEBHOOK_JOB_ID: workflow.jobId,
          CODEBUILD_WEBHOOK_WORKFLOW_NAME: workflow.name,
        }
      : {}),
  };
}
