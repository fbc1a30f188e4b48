import { commitPattern, pushOf, text } from "./members.ts";
import { type Delivery, headerOf, type RepositoryEvent } from "./repository-event.ts";

const events: Record<string, "OPEN" | "UPDATED" | "CLOSED"> = {
  opened: "OPEN",
  reopened: "OPEN",
  synchronize: "UPDATED",
  synchronized: "UPDATED",
  closed: "CLOSED",
};

/** https://docs.github.com/webhooks: push and pull_request. */
export function gitHubEvents(delivery: Delivery, body: object): RepositoryEvent[] {
  const repository = text(body, "repository", "full_name");
  const kind = ["x-github-event", "x-gitea-event", "x-gogs-event"].map((name) => headerOf(delivery, name)).find(Boolean);
  if (kind === "push") {
    const push = pushOf(repository, text(body, "ref"), text(body, "before"), text(body, "after"));
    return push ? [push] : [];
  }
  const event = events[text(body, "action")];
  const [head, base] = [text(body, "pull_request", "head", "sha"), text(body, "pull_request", "base", "sha")];
  if (kind !== "pull_request" || !event || !repository || !commitPattern.test(head) || !commitPattern.test(base)) return [];
  return [
    {
      ...{ type: "pull-request", repository, event, id: text(body, "pull_request", "number"), title: text(body, "pull_request", "title") },
      ...{ sourceBranch: text(body, "pull_request", "head", "ref"), destinationBranch: text(body, "pull_request", "base", "ref") },
      ...{ head, base },
    },
  ];
}
