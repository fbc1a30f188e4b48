import { approvedCommit, type Told } from "./event.ts";
import { filesOf, isCommit, list, member, text } from "./members.ts";

const actions: Record<string, string> = {
  ...{ open: "PULL_REQUEST_CREATED", update: "PULL_REQUEST_UPDATED", reopen: "PULL_REQUEST_REOPENED" },
  ...{ merge: "PULL_REQUEST_MERGED", close: "PULL_REQUEST_CLOSED" },
};

/** https://docs.gitlab.com/user/project/integrations/webhook_events */
export function gitLabTold(kind: string, body: unknown): Told | undefined {
  const repository = text(body, "project", "path_with_namespace");
  if (!repository) return undefined;
  switch (kind) {
    case "Push Hook":
    case "Tag Push Hook":
      return push(body, repository);
    case "Merge Request Hook":
      return mergeRequest(body, repository);
    case "Note Hook":
      return note(body, repository);
    case "Release Hook":
      return release(body, repository);
    case "Job Hook":
      return job(body, repository);
    default:
      return undefined;
  }
}

function push(body: unknown, repository: string): Told | undefined {
  // A tag's own object comes as `after`; the commit that it marks is what is built.
  const [headRef, before, commit] = [text(body, "ref"), text(body, "before"), text(body, "checkout_sha") || text(body, "after")];
  if (!isCommit(commit) || !/^refs\/(heads|tags)\//.test(headRef)) return undefined;
  const commits = list(body, "commits");
  const newest = commits.find((one) => text(one, "id") === commit) ?? commits.at(-1);
  const about = {
    headRef,
    commit,
    message: text(newest, "message"),
    files: filesOf(commits),
    ...(isCommit(before) ? { previousCommit: before } : {}),
  };
  return { kind: "event", event: { repository, actorId: text(body, "user_id"), event: "PUSH", ...about, sourceVersion: commit } };
}

/** An update without `oldrev` changed the words, not the code. */
function mergeRequest(body: unknown, repository: string): Told | undefined {
  const request = member(body, "object_attributes");
  const [action, number, commit] = [text(request, "action"), text(request, "iid"), text(request, "last_commit", "id")];
  const event = actions[action];
  if (!event || !number || !isCommit(commit) || (action === "update" && !text(request, "oldrev"))) return undefined;
  const merge = action === "merge" && text(request, "merge_commit_sha");
  const [headRef, baseRef] = [`refs/heads/${text(request, "source_branch")}`, `refs/heads/${text(request, "target_branch")}`];
  const isFork = text(request, "source_project_id") !== text(request, "target_project_id");
  const about = { headRef, baseRef, commit, message: text(request, "last_commit", "message"), ...(merge ? { mergeCommit: merge } : {}) };
  const who = {
    actorId: text(body, "user", "id"),
    pullRequest: { number, author: text(request, "author_id") || text(body, "user", "id"), isFork },
  };
  return { kind: "event", event: { repository, event, ...who, ...about, sourceVersion: `pr/${number}` } };
}

function note(body: unknown, repository: string): Told | undefined {
  const commit = approvedCommit(text(body, "object_attributes", "note"));
  const number = text(body, "merge_request", "iid");
  if (commit === undefined || !number) return undefined;
  const author = text(body, "user", "id");
  return { kind: "comment", comment: { repository, author, actorId: author, number, commit } };
}

function release(body: unknown, repository: string): Told | undefined {
  const [tagName, commit] = [text(body, "tag"), text(body, "commit", "id")];
  if (!["create", "update"].includes(text(body, "action")) || !tagName) return undefined;
  const about = {
    tagName,
    releaseName: text(body, "name"),
    headRef: `refs/tags/${tagName}`,
    commit,
    message: text(body, "commit", "message"),
  };
  return { kind: "event", event: { repository, actorId: "", event: "RELEASED", ...about, sourceVersion: `refs/tags/${tagName}` } };
}

function job(body: unknown, repository: string): Told | undefined {
  const commit = text(body, "sha");
  if (!["created", "pending"].includes(text(body, "build_status")) || !isCommit(commit)) return undefined;
  const workflow = {
    name: text(body, "build_name"),
    runId: text(body, "pipeline_id"),
    jobId: text(body, "build_id"),
    labels: list(body, "runner", "tags").map(String),
  };
  const about = { headRef: `refs/heads/${text(body, "ref")}`, commit, workflow };
  return {
    kind: "event",
    event: { repository, actorId: text(body, "user", "id"), event: "WORKFLOW_JOB_QUEUED", ...about, sourceVersion: commit },
  };
}
