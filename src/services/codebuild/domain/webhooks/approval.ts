import type * as sdk from "@aws-sdk/client-codebuild";
import type { WebhookEvent } from "./event.ts";

export type Provider = "GITHUB" | "GITLAB" | "BITBUCKET";

export const providerOf = (sourceType: string | undefined): Provider | undefined => {
  if (sourceType === "GITHUB" || sourceType === "GITHUB_ENTERPRISE") return "GITHUB";
  if (sourceType === "GITLAB" || sourceType === "GITLAB_SELF_MANAGED") return "GITLAB";
  return sourceType === "BITBUCKET" ? "BITBUCKET" : undefined;
};

const usualApprovers: Record<Provider, sdk.PullRequestBuildApproverRole[]> = {
  GITHUB: ["GITHUB_ADMIN", "GITHUB_MAINTAIN", "GITHUB_WRITE"],
  GITLAB: ["GITLAB_OWNER", "GITLAB_MAINTAINER", "GITLAB_DEVELOPER"],
  BITBUCKET: ["BITBUCKET_ADMIN", "BITBUCKET_WRITE"],
};

/** A new webhook asks for approval of every pull request unless it says otherwise. */
export const policyWithDefaults = (policy: sdk.PullRequestBuildPolicy | undefined, provider: Provider): sdk.PullRequestBuildPolicy => ({
  requiresCommentApproval: policy?.requiresCommentApproval ?? "ALL_PULL_REQUESTS",
  approverRoles: policy?.approverRoles?.length ? policy.approverRoles : usualApprovers[provider],
});

/** Whether somebody has to be asked before this event may build. What is merged or closed was approved, or builds nothing of it. */
export function needsApproval({ event, pullRequest }: WebhookEvent, policy: sdk.PullRequestBuildPolicy | undefined): boolean {
  if (!pullRequest || !event.startsWith("PULL_REQUEST_") || event === "PULL_REQUEST_MERGED") return false;
  const required = policy?.requiresCommentApproval ?? "DISABLED";
  return required === "ALL_PULL_REQUESTS" || (required === "FORK_PULL_REQUESTS" && pullRequest.isFork);
}

/** GitLab says levels by number. */
const gitLabLevels: [number, sdk.PullRequestBuildApproverRole][] = [
  [50, "GITLAB_OWNER"],
  [40, "GITLAB_MAINTAINER"],
  [30, "GITLAB_DEVELOPER"],
  [20, "GITLAB_REPORTER"],
  [15, "GITLAB_PLANNER"],
  [10, "GITLAB_GUEST"],
];

/** The role that a host's own word stands for; undefined for somebody without one. */
export function roleOf(provider: Provider, word: string): string | undefined {
  if (!word || word === "none") return undefined;
  if (provider === "GITLAB") return gitLabLevels.find(([level]) => Number(word) >= level)?.[1];
  return `${provider}_${word.toUpperCase()}`;
}

export const isTrusted = (role: string | undefined, policy: sdk.PullRequestBuildPolicy | undefined): boolean =>
  role !== undefined && (policy?.approverRoles ?? []).some((approver) => approver === role);
