import { commitPattern, member, pushOf, text } from "./members.ts";
import { type Delivery, headerOf, type RepositoryEvent } from "./repository-event.ts";

const events: Record<string, "OPEN" | "UPDATED" | "CLOSED"> = {
  open: "OPEN",
  reopen: "OPEN",
  update: "UPDATED",
  close: "CLOSED",
  merge: "CLOSED",
};

/** https://docs.gitlab.com/user/project/integrations/webhook_events: pushes, tags and merge requests. */
export function gitLabEvents(delivery: Delivery, body: object): RepositoryEvent[] {
  const repository = text(body, "project", "path_with_namespace");
  const kind = headerOf(delivery, "x-gitlab-event");
  if (kind === "Push Hook" || kind === "Tag Push Hook") {
    // A tag's own object comes as `after`; the commit that it marks is what a pipeline works with.
    const after = text(body, "checkout_sha") || text(body, "after");
    const push = pushOf(repository, text(body, "ref"), text(body, "before"), after);
    return push ? [push] : [];
  }
  const request = member(body, "object_attributes");
  const action = text(request, "action");
  const event = events[action];
  const head = text(request, "last_commit", "id");
  // An update without `oldrev` changed the words, not the code.
  if (kind !== "Merge Request Hook" || !event || (action === "update" && !text(request, "oldrev"))) return [];
  if (!repository || !commitPattern.test(head)) return [];
  return [
    {
      ...{ type: "pull-request", repository, event, id: text(request, "iid"), title: text(request, "title"), head, base: "" },
      ...{ sourceBranch: text(request, "source_branch"), destinationBranch: text(request, "target_branch") },
    },
  ];
}
