import type { ProjectSource } from "@aws-sdk/client-codebuild";
import { openConnection } from "../../../kernel/connections/index.ts";
import type { CallAs } from "../../../kernel/gateway/index.ts";
import type { GitLogin } from "../../../kernel/git/index.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { credentialInSecret, loginOf, serverTypeOf } from "../domain/source-credential.ts";
import { clientError } from "../engine/outside.ts";
import { findCredential } from "../store/source-credentials.ts";

/** What a git host takes: a token, and for BASIC_AUTH the name that goes with it. */
export interface SourceToken {
  token: string;
  username?: string;
}

/** The connection that a source is fetched through: its own, or the one imported for its kind of server in this region. */
export async function connectionOf(source: ProjectSource, as: CallAs): Promise<string | undefined> {
  const { type, resource } = source.auth ?? {};
  if (type === "CODECONNECTIONS") return resource;
  const serverType = serverTypeOf(source.type);
  if (!serverType || type === "SECRETS_MANAGER") return undefined;
  const stored = await findCredential(as.tx, as, serverType);
  return stored?.auth_type === "CODECONNECTIONS" ? (stored.resource ?? undefined) : undefined;
}

/**
 * The token of a source: in its own secret, or imported for its kind of server in this region. Undefined where there is none, as public
 * repositories need none. Secrets are read with the role of `as`.
 */
export async function sourceToken(kernel: Kernel, source: ProjectSource, as: CallAs): Promise<SourceToken | undefined> {
  const serverType = serverTypeOf(source.type);
  if (!serverType) return undefined;
  const { type, resource } = source.auth ?? {};
  if (type === "SECRETS_MANAGER" && resource) return fromSecret(kernel, resource, as);
  const stored = await findCredential(as.tx, as, serverType);
  if (!stored || stored.auth_type === "CODECONNECTIONS") return undefined;
  if (stored.auth_type === "SECRETS_MANAGER" && stored.resource) return fromSecret(kernel, stored.resource, as);
  const token = kernel.iam.vault.open(stored.account, stored.token).toString("utf8");
  return { token, ...(stored.username === null ? {} : { username: stored.username }) };
}

async function fromSecret(kernel: Kernel, secretId: string, as: CallAs): Promise<SourceToken> {
  const { SecretString = "" } = await kernel.call("secretsmanager", "GetSecretValue", { SecretId: secretId }, as);
  const found = credentialInSecret(SecretString);
  if (!found) throw clientError(`The secret ${secretId} holds no source credential: it must be JSON with a Token`);
  return found;
}

/** How git signs in to fetch a source. */
export async function sourceLogin(kernel: Kernel, source: ProjectSource, as: CallAs): Promise<GitLogin | undefined> {
  const connectionArn = await connectionOf(source, as);
  if (connectionArn) {
    const { pathname } = new URL(source.location ?? "");
    const repository = pathname.replace(/^\/+|(\.git)?\/*$/g, "");
    return (await openConnection({ kernel, tx: as.tx }, as.principal, { connectionArn, repository })).login;
  }
  const found = await sourceToken(kernel, source, as);
  return found && loginOf(serverTypeOf(source.type), found.token, found.username);
}
