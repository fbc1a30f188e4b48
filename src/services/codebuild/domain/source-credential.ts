import type * as sdk from "@aws-sdk/client-codebuild";

/** The kinds of git servers that CodeBuild keeps credentials for, one of each in a region. */
export const serverTypes = ["GITHUB", "GITHUB_ENTERPRISE", "BITBUCKET", "GITLAB", "GITLAB_SELF_MANAGED"] as const;

export const serverTypeOf = (sourceType: string | undefined): sdk.ServerType | undefined => serverTypes.find((one) => one === sourceType);

const connectionArn = /^arn:aws[a-z-]*:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/.+$/;
const secretArn = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/;

/** What AWS refuses about a credential to be imported. */
export function credentialProblem({ authType, serverType, token, username }: sdk.ImportSourceCredentialsInput): string | undefined {
  if (authType === "OAUTH") return "Invalid authType: OAUTH credentials can only be created in the console";
  if (authType === "BASIC_AUTH") {
    if (serverType !== "BITBUCKET") return `authType BASIC_AUTH is not supported for server type ${serverType}`;
    if (!username) return "username is required when authType is BASIC_AUTH";
  } else if (username) return `username is not supported for authType ${authType}`;
  if (authType === "CODECONNECTIONS" && !connectionArn.test(token ?? "")) return "Token must be a valid CodeConnections arn";
  if (authType === "SECRETS_MANAGER" && !secretArn.test(token ?? "")) return "Token must be a valid Secrets Manager secret arn";
  if (authType === "PERSONAL_ACCESS_TOKEN" && serverType?.startsWith("GITLAB") && !token?.trim()) return "Token must not be empty";
  return undefined;
}

/** Who a git server takes a token from: each has its own word for "the token is all there is". */
export function loginOf(serverType: string | undefined, token: string, username?: string): { username: string; password: string } {
  if (username) return { username, password: token };
  if (serverType?.startsWith("GITLAB")) return { username: "oauth2", password: token };
  return { username: serverType === "BITBUCKET" ? "x-token-auth" : "x-access-token", password: token };
}

/** The secret behind SECRETS_MANAGER: `{"ServerType":"GITHUB","AuthType":"PERSONAL_ACCESS_TOKEN","Token":"…"}`, with a Username for BASIC_AUTH. */
export function credentialInSecret(text: string): { token: string; username?: string } | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { Token: token, Username: username } = (parsed ?? {}) as { Token?: unknown; Username?: unknown };
  if (typeof token !== "string" || !token) return undefined;
  return { token, ...(typeof username === "string" && username ? { username } : {}) };
}
