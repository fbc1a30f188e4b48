import { approvedCommit, type Told } from "./event.ts";
import { isCommit, list, member, text } from "./members.ts";

const events: Record<string, string> = {
  "pullrequest:created": "PULL_REQUEST_CREATED",
  "pullrequest:updated": "PULL_REQUEST_UPDATED",
  "pullrequest:fulfilled": "PULL_REQUEST_MERGED",
  "pullrequest:rejected": "PULL_REQUEST_CLOSED",
};

/** https://support.atlassian.com/bitbucket-cloud/docs/event-payloads: one push may change several branches, so it may tell several things. */
export function bitbucketTold(kind: string, body: unknown): Told[] {
  const repository = text(body, "repository", "full_name");
  if (!repository) return [];
  const common = { repository, actorId: text(body, "actor", "account_id") };
  if (kind === "repo:push") return list(body, "push", "changes").flatMap((change) => push(change, common) ?? []);
  if (kind === "pullrequest:comment_created") return comment(body, common) ?? [];
  return pullRequest(events[kind], body, common) ?? [];
}

type Common = { repository: string; actorId: string };

function push(change: unknown, common: Common): Told[] | undefined {
  const [name, commit, before] = [
    text(change, "new", "name"),
    text(change, "new", "target", "hash"),
    text(change, "old", "target", "hash"),
  ];
  if (!name || !isCommit(commit)) return undefined;
  const headRef = `refs/${text(change, "new", "type") === "tag" ? "tags" : "heads"}/${name}`;
  const about = {
    headRef,
    commit,
    message: text(change, "new", "target", "message"),
    ...(isCommit(before) ? { previousCommit: before } : {}),
  };
  return [{ kind: "event", event: { ...common, event: "PUSH", ...about, sourceVersion: commit } }];
}

function pullRequest(event: string | undefined, body: unknown, common: Common): Told[] | undefined {
  const request = member(body, "pullrequest");
  const [number, commit] = [text(request, "id"), text(request, "source", "commit", "hash")];
  if (!event || !number || !isCommit(commit)) return undefined;
  const [headRef, baseRef] = [
    `refs/heads/${text(request, "source", "branch", "name")}`,
    `refs/heads/${text(request, "destination", "branch", "name")}`,
  ];
  const isFork = text(request, "source", "repository", "full_name") !== common.repository;
  const merge = text(request, "merge_commit", "hash");
  const about = { headRef, baseRef, commit, ...(merge ? { mergeCommit: merge } : {}) };
  const who = { pullRequest: { number, author: text(request, "author", "account_id"), isFork } };
  // Bitbucket has no reference for a pull request: what is built is its newest commit.
  return [{ kind: "event", event: { ...common, event, ...about, ...who, sourceVersion: commit } }];
}

function comment(body: unknown, common: Common): Told[] | undefined {
  const commit = approvedCommit(text(body, "comment", "content", "raw"));
  const number = text(body, "pullrequest", "id");
  if (commit === undefined || !number) return undefined;
  return [{ kind: "comment", comment: { ...common, author: common.actorId, number, commit } }];
}
