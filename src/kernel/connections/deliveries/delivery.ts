import type { HostKind } from "../settings.ts";
import { bitbucketEvents } from "./bitbucket.ts";
import { gitHubEvents } from "./github.ts";
import { gitLabEvents } from "./gitlab.ts";
import { type Delivery, type RepositoryEvent, textOf } from "./repository-event.ts";

/** What a delivery tells; nothing for a ping, a deleted branch, or what pipelines have no use for. Undefined when it cannot be read. */
export function parseDelivery(kind: HostKind, delivery: Delivery): RepositoryEvent[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(textOf(delivery));
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  switch (kind) {
    case "GitLab":
    case "GitLabSelfManaged":
      return gitLabEvents(delivery, parsed);
    case "Bitbucket":
      return bitbucketEvents(delivery, parsed);
    // What Gitea, Forgejo and others send is in GitHub's form.
    case "GitHub":
    case "GitHubEnterpriseServer":
    case "Git":
      return gitHubEvents(delivery, parsed);
  }
}
