import { member, pushOf, text } from "./members.ts";
import { type Delivery, headerOf, type RepositoryEvent } from "./repository-event.ts";

/** Bitbucket's CLOSED is a merge only; a declined request starts nothing. */
const events: Record<string, "OPEN" | "UPDATED" | "CLOSED"> = {
  ...{ "pullrequest:created": "OPEN", "pullrequest:updated": "UPDATED", "pullrequest:fulfilled": "CLOSED" },
};

/** https://support.atlassian.com/bitbucket-cloud/docs/event-payloads: one push may change several branches. */
export function bitbucketEvents(delivery: Delivery, body: object): RepositoryEvent[] {
  const repository = text(body, "repository", "full_name");
  const kind = headerOf(delivery, "x-event-key");
  if (kind === "repo:push") {
    const changes = member(body, "push", "changes");
    return (Array.isArray(changes) ? changes : []).flatMap((change: unknown) => {
      const side = member(change, "new") ? "new" : "old";
      const ref = `refs/${text(change, side, "type") === "tag" ? "tags" : "heads"}/${text(change, side, "name")}`;
      const after = text(change, "new", "target", "hash") || "0".repeat(40);
      return pushOf(repository, ref, text(change, "old", "target", "hash"), after) ?? [];
    });
  }
  const event = events[kind];
  const request = member(body, "pullrequest");
  const [head, base] = [text(request, "source", "commit", "hash"), text(request, "destination", "commit", "hash")];
  // Bitbucket cuts hashes short here; git finds the commit by the first digits too.
  if (!event || !repository || !/^[0-9a-f]{7,64}$/.test(head)) return [];
  return [
    {
      ...{ type: "pull-request", repository, event, id: text(request, "id"), title: text(request, "title"), head, base },
      ...{ sourceBranch: text(request, "source", "branch", "name"), destinationBranch: text(request, "destination", "branch", "name") },
    },
  ];
}
