import { type Tx, tagsOf } from "../store/index.ts";
import type { Connection } from "./tables.ts";
import { findHost } from "./tables.ts";

/** Tags through which a connection is completed: what AWS's console does in a dialogue with the git host (docs/adr/0023). */
export const connectionTags = {
  /** ARN or name of the secret with the host's token, or `none` for a host that asks for none. */
  secret: "quintet:secret",
  /** Another address of the git host than the provider's own. */
  url: "quintet:url",
  /** On a host: `git` for a server of which nothing but git is known. */
  provider: "quintet:provider",
} as const;

/** What a git host is, beyond AWS's providers: `Git` speaks nothing but git's own protocol. */
export type HostKind = Connection["provider"] | "Git";

export interface ConnectionSettings {
  kind: HostKind;
  /** Where people and git reach the host. */
  url: string;
  api: string;
  /** Undefined while the connection is pending. */
  secret: string | undefined;
}

const homes: Partial<Record<HostKind, { url: string; api: string }>> = {
  GitHub: { url: "https://github.com", api: "https://api.github.com" },
  GitLab: { url: "https://gitlab.com", api: "https://gitlab.com/api/v4" },
  Bitbucket: { url: "https://bitbucket.org", api: "https://api.bitbucket.org/2.0" },
};

const apiPaths: Record<HostKind, string> = {
  ...{ GitHub: "/api/v3", GitHubEnterpriseServer: "/api/v3", GitLab: "/api/v4", GitLabSelfManaged: "/api/v4" },
  ...{ Bitbucket: "/2.0", Git: "" },
};

/** Undefined where a connection names a host that is gone. */
export async function settingsOf(tx: Tx, connection: Connection): Promise<ConnectionSettings | undefined> {
  const tags = new Map((await tagsOf(tx, connection.arn)).map(({ key, value }) => [key, value]));
  const host = connection.host_arn === null ? undefined : await findHost(tx, connection.host_arn);
  const hostTags = host ? new Map((await tagsOf(tx, host.arn)).map(({ key, value }) => [key, value])) : new Map<string, string>();
  const kind: HostKind = hostTags.get(connectionTags.provider) === "git" ? "Git" : connection.provider;
  const secret = tags.get(connectionTags.secret);
  const own = (tags.get(connectionTags.url) ?? host?.endpoint)?.replace(/\/+$/, "");
  if (own !== undefined) return { kind, url: own, api: own + apiPaths[kind], secret };
  const home = homes[kind];
  return home && { kind, ...home, secret };
}
