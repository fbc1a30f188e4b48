import type { ProjectSource } from "@aws-sdk/client-codebuild";
import { type Provider, providerOf, roleOf } from "../domain/webhooks/approval.ts";
import { bitbucketTold } from "../domain/webhooks/bitbucket.ts";
import type { ApprovalComment, WebhookEvent } from "../domain/webhooks/event.ts";
import { gitHubTold } from "../domain/webhooks/github.ts";
import { list, member, text } from "../domain/webhooks/members.ts";
import type { SourceHost } from "./source-host.ts";

const get = async ({ host }: SourceHost, path: string): Promise<unknown> => host.api?.get(path);
const gitLabProject = ({ repository }: SourceHost): string => `projects/${encodeURIComponent(repository)}`;

/** The role of somebody in the repository, in CodeBuild's words. */
export async function askRole(at: SourceHost, source: ProjectSource, who: string): Promise<string | undefined> {
  const provider = providerOf(source.type);
  if (!provider || !who) return undefined;
  const name = encodeURIComponent(who);
  const word = async (): Promise<string> => {
    switch (provider) {
      case "GITHUB": {
        const found = await get(at, `repos/${at.repository}/collaborators/${name}/permission`);
        return text(found, "role_name") || text(found, "permission");
      }
      case "GITLAB":
        return text(await get(at, `${gitLabProject(at)}/members/all/${name}`), "access_level");
      case "BITBUCKET":
        return text(await get(at, `repositories/${at.repository}/permissions-config/users/${name}`), "permission");
    }
  };
  return roleOf(provider, await word().catch(whenMissing("")));
}

/** Somebody without a role is answered with "not found". */
const whenMissing =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof Error && "status" in error && error.status === 404) return instead;
    throw error;
  };

/** The files of a pull request, as many as CodeBuild looks at. */
export async function askFiles(at: SourceHost, provider: Provider, { pullRequest, commit }: WebhookEvent): Promise<string[]> {
  const number = pullRequest?.number;
  switch (provider) {
    case "GITHUB": {
      const found = number
        ? await get(at, `repos/${at.repository}/pulls/${number}/files?per_page=100`)
        : member(await get(at, `repos/${at.repository}/commits/${commit}`), "files");
      return list({ found }, "found").map((file) => text(file, "filename"));
    }
    case "GITLAB": {
      const path = number ? `merge_requests/${number}/diffs?per_page=100` : `repository/commits/${commit}/diff?per_page=100`;
      return list({ found: await get(at, `${gitLabProject(at)}/${path}`) }, "found").map((file) => text(file, "new_path"));
    }
    case "BITBUCKET": {
      const found = await get(
        at,
        `repositories/${at.repository}/${number ? `pullrequests/${number}/diffstat` : `diffstat/${commit}`}?pagelen=500`,
      );
      return list(found, "values").map((file) => text(file, "new", "path") || text(file, "old", "path"));
    }
  }
}

export async function askMessage(at: SourceHost, provider: Provider, { commit }: WebhookEvent): Promise<string> {
  switch (provider) {
    case "GITHUB":
      return text(await get(at, `repos/${at.repository}/commits/${commit}`), "commit", "message");
    case "GITLAB":
      return text(await get(at, `${gitLabProject(at)}/repository/commits/${commit}`), "message");
    case "BITBUCKET":
      return text(await get(at, `repositories/${at.repository}/commit/${commit}`), "message");
  }
}

/** The pull request that a comment speaks of, as if it had just been opened. */
export async function askPullRequest(at: SourceHost, provider: Provider, comment: ApprovalComment): Promise<WebhookEvent | undefined> {
  const { repository, number, actorId } = comment;
  switch (provider) {
    case "GITHUB": {
      const pull_request = await get(at, `repos/${at.repository}/pulls/${number}`);
      const told = gitHubTold("pull_request", {
        action: "opened",
        repository: { full_name: repository },
        sender: { id: actorId },
        pull_request,
      });
      return told?.kind === "event" ? told.event : undefined;
    }
    case "GITLAB": {
      const request = await get(at, `${gitLabProject(at)}/merge_requests/${number}`);
      const commit = text(request, "sha");
      if (!commit) return undefined;
      const isFork = text(request, "source_project_id") !== text(request, "target_project_id");
      return {
        ...{ event: "PULL_REQUEST_CREATED", repository, actorId, commit, sourceVersion: `pr/${number}` },
        ...{ headRef: `refs/heads/${text(request, "source_branch")}`, baseRef: `refs/heads/${text(request, "target_branch")}` },
        pullRequest: { number, author: text(request, "author", "id"), isFork },
      };
    }
    case "BITBUCKET": {
      const pullrequest = await get(at, `repositories/${at.repository}/pullrequests/${number}`);
      const [told] = bitbucketTold("pullrequest:created", {
        repository: { full_name: repository },
        actor: { account_id: actorId },
        pullrequest,
      });
      return told?.kind === "event" ? told.event : undefined;
    }
  }
}
