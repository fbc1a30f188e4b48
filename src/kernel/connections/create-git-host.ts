import type { GitLogin } from "../git/index.ts";
import type { GitHost, HostApi } from "./git-host.ts";
import { bitbucketApi } from "./hosts/bitbucket.ts";
import { gitHubApi } from "./hosts/github.ts";
import { gitLabApi } from "./hosts/gitlab.ts";
import type { ConnectionSettings, HostKind } from "./settings.ts";

/** What a connection's secret holds: the bare token, or JSON with these members. */
export interface HostSecret {
  token: string;
  username?: string;
  webhookSecret?: string;
}

/** Who each host takes a token from, when no user goes with it. */
const tokenUsers: Record<HostKind, string> = {
  ...{ GitHub: "x-access-token", GitHubEnterpriseServer: "x-access-token", GitLab: "oauth2", GitLabSelfManaged: "oauth2" },
  ...{ Bitbucket: "x-token-auth", Git: "git" },
};

const commitPaths: Record<HostKind, string | undefined> = {
  ...{ GitHub: "commit", GitHubEnterpriseServer: "commit", GitLab: "-/commit", GitLabSelfManaged: "-/commit" },
  ...{ Bitbucket: "commits", Git: undefined },
};

export function createGitHost({ kind, url, api }: Pick<ConnectionSettings, "kind" | "url" | "api">, secret?: HostSecret): GitHost {
  const path = commitPaths[kind];
  const login: GitLogin | undefined = secret && { username: secret.username ?? tokenUsers[kind], password: secret.token };
  const calls = secret && apiOf(kind, api, secret);
  return {
    kind,
    cloneUrl: (repository) => (kind === "Git" ? `${url}/${repository}` : `${url}/${repository}.git`),
    commitUrl: (repository, commit) => path && `${url}/${repository}/${path}/${commit}`,
    ...(login ? { login } : {}),
    ...(secret?.webhookSecret ? { webhookSecret: secret.webhookSecret } : {}),
    ...(calls ? { api: calls } : {}),
  };
}

function apiOf(kind: HostKind, api: string, { token, username }: HostSecret): HostApi | undefined {
  switch (kind) {
    case "GitHub":
    case "GitHubEnterpriseServer":
      return gitHubApi(api, token);
    case "GitLab":
    case "GitLabSelfManaged":
      return gitLabApi(api, token);
    case "Bitbucket":
      return bitbucketApi(api, username ? `Basic ${Buffer.from(`${username}:${token}`).toString("base64")}` : `Bearer ${token}`);
    case "Git":
      return undefined;
  }
}

/** JSON with a token, or the token itself. */
export function readHostSecret(text: string): HostSecret | undefined {
  const bare = text.trim();
  if (!bare.startsWith("{")) return bare ? { token: bare } : undefined;
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(bare) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { token, username, webhookSecret } = parsed;
  if (typeof token !== "string" || !token) return undefined;
  return {
    token,
    ...(typeof username === "string" && username ? { username } : {}),
    ...(typeof webhookSecret === "string" && webhookSecret ? { webhookSecret } : {}),
  };
}
