import type { ProjectSource } from "@aws-sdk/client-codebuild";
import { createGitHost, type GitHost, type HostKind, openConnection } from "../../../kernel/connections/index.ts";
import type { CallAs } from "../../../kernel/gateway/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { serverTypeOf } from "../domain/source-credential.ts";
import { connectionOf, sourceToken } from "./source-login.ts";

const kinds: Record<string, HostKind> = {
  ...{ GITHUB: "GitHub", GITHUB_ENTERPRISE: "GitHubEnterpriseServer", GITLAB: "GitLab", GITLAB_SELF_MANAGED: "GitLabSelfManaged" },
  BITBUCKET: "Bitbucket",
};
const homes: Record<string, string> = {
  "https://github.com": "https://api.github.com",
  "https://gitlab.com": "https://gitlab.com/api/v4",
  "https://bitbucket.org": "https://api.bitbucket.org/2.0",
};
const apiPaths: Record<string, string> = { GITHUB: "/api/v3", GITLAB: "/api/v4", BITBUCKET: "/2.0" };

interface Addressed {
  kind: HostKind;
  url: string;
  api: string;
  /** `owner/name` */
  repository: string;
}

/** The host of a source and the repository's name there, from its clone URL; undefined for sources that are no git host's. */
export function addressOf({ type, location = "" }: ProjectSource): Addressed | undefined {
  const kind = kinds[type ?? ""];
  if (!kind || !URL.canParse(location)) return undefined;
  const { origin, pathname } = new URL(location);
  const repository = pathname.replace(/^\/+|(\.git)?\/*$/g, "");
  return { kind, url: origin, api: homes[origin] ?? origin + (apiPaths[(type ?? "").split("_")[0]!] ?? ""), repository };
}

export interface SourceHost {
  host: GitHost;
  repository: string;
}

/** The git host of a project's source, with the source's credential. Undefined where there is none of either. */
export async function sourceHost(kernel: Kernel, source: ProjectSource, as: CallAs): Promise<SourceHost | undefined> {
  const address = addressOf(source);
  if (!address) return undefined;
  const { repository } = address;
  const connectionArn = await connectionOf(source, as);
  if (connectionArn) return { repository, host: await openConnection({ kernel, tx: as.tx }, as.principal, { connectionArn, repository }) };
  const found = await sourceToken(kernel, source, as);
  return found && { repository, host: createGitHost(address, found) };
}

/** Where the host's API shows a hook. */
export function hookUrl(source: ProjectSource, hookId: string): string | undefined {
  const address = addressOf(source);
  if (!address) return undefined;
  const { api, repository } = address;
  switch (serverTypeOf(source.type)) {
    case "GITHUB":
    case "GITHUB_ENTERPRISE":
      return `${api}/repos/${repository}/hooks/${hookId}`;
    case "BITBUCKET":
      return `${api}/repositories/${repository}/hooks/${hookId}`;
    default:
      return `${api}/projects/${encodeURIComponent(repository)}/hooks/${hookId}`;
  }
}
