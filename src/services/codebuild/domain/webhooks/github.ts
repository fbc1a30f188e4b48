import { approvedCommit, type Told } from "./event.ts";
import { filesOf, isCommit, list, member, text } from "./members.ts";

const actions: Record<string, string> = {
  opened: "PULL_REQUEST_CREATED",
  synchronize: "PULL_REQUEST_UPDATED",
  reopened: "PULL_REQUEST_REOPENED",
};

/** https://docs.github.com/webhooks/webhook-events-and-payloads */
export function gitHubTold(kind: string, body: unknown): Told | undefined {
  const repository = text(body, "repository", "full_name");
  const common = { repository, actorId: text(body, "sender", "id") };
  if (!repository) return undefined;
  switch (kind) {
    case "push":
      return push(body, common);
    case "pull_request":
      return pullRequest(body, common);
    case "release":
      return release(body, common);
    case "issue_comment":
      return comment(body, common);
    case "workflow_job":
      return workflowJob(body, common);
    default:
      return undefined;
  }
}

type Common = { repository: string; actorId: string };

function push(body: unknown, common: Common): Told | undefined {
  const [headRef, commit, before] = [text(body, "ref"), text(body, "after"), text(body, "before")];
  if (!isCommit(commit) || !/^refs\/(heads|tags)\//.test(headRef)) return undefined;
  const previous = isCommit(before) ? { previousCommit: before } : {};
  const about = { headRef, commit, message: text(body, "head_commit", "message"), files: filesOf(list(body, "commits")), ...previous };
  return { kind: "event", event: { ...common, event: "PUSH", ...about, sourceVersion: commit } };
}

function pullRequest(body: unknown, common: Common): Told | undefined {
  const request = member(body, "pull_request");
  const [action, number, commit] = [text(body, "action"), text(request, "number"), text(request, "head", "sha")];
  const isMerged = member(request, "merged") === true;
  const retargeted = action === "edited" && member(body, "changes", "base") !== undefined;
  const event =
    action === "closed" ? `PULL_REQUEST_${isMerged ? "MERGED" : "CLOSED"}` : retargeted ? "PULL_REQUEST_UPDATED" : actions[action];
  if (!event || !number || !isCommit(commit)) return undefined;
  const [headRef, baseRef] = [`refs/heads/${text(request, "head", "ref")}`, `refs/heads/${text(request, "base", "ref")}`];
  const merge = isMerged && text(request, "merge_commit_sha");
  const isFork = text(request, "head", "repo", "full_name") !== common.repository;
  const about = { headRef, baseRef, commit, ...(merge ? { mergeCommit: merge } : {}) };
  const who = { pullRequest: { number, author: text(request, "user", "login"), isFork } };
  return { kind: "event", event: { ...common, event, ...about, ...who, sourceVersion: `pr/${number}` } };
}

function release(body: unknown, common: Common): Told | undefined {
  const event = { released: "RELEASED", prereleased: "PRERELEASED" }[text(body, "action")];
  const tagName = text(body, "release", "tag_name");
  if (!event || !tagName) return undefined;
  const about = { tagName, releaseName: text(body, "release", "name"), headRef: `refs/tags/${tagName}`, commit: "" };
  return { kind: "event", event: { ...common, event, ...about, sourceVersion: `refs/tags/${tagName}` } };
}

function comment(body: unknown, common: Common): Told | undefined {
  const commit = approvedCommit(text(body, "comment", "body"));
  const isPullRequest = member(body, "issue", "pull_request") !== undefined;
  if (text(body, "action") !== "created" || commit === undefined || !isPullRequest) return undefined;
  return {
    kind: "comment",
    comment: { ...common, author: text(body, "comment", "user", "login"), number: text(body, "issue", "number"), commit },
  };
}

function workflowJob(body: unknown, common: Common): Told | undefined {
  const commit = text(body, "workflow_job", "head_sha");
  if (text(body, "action") !== "queued" || !isCommit(commit)) return undefined;
  const job = member(body, "workflow_job");
  const labels = list(job, "labels").map(String);
  const workflow = { name: text(job, "workflow_name"), runId: text(job, "run_id"), jobId: text(job, "id"), labels };
  const about = { headRef: `refs/heads/${text(job, "head_branch")}`, commit, workflow };
  return { kind: "event", event: { ...common, event: "WORKFLOW_JOB_QUEUED", ...about, sourceVersion: commit } };
}
