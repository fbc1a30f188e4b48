import { parseArn } from "../../base/arn.ts";
import type { Call } from "../gateway/index.ts";
import { type Iam, type Principal, rootOf } from "../iam/index.ts";
import type { Tx } from "../store/index.ts";
import { WireError } from "../wire/index.ts";
import { createGitHost, readHostSecret } from "./create-git-host.ts";
import type { GitHost } from "./git-host.ts";
import { settingsOf } from "./settings.ts";
import { type Connection, findConnection } from "./tables.ts";

/** Of the kernel only this, so that the door can be used while the kernel itself is being put together. */
interface Means {
  kernel: { iam: Pick<Iam, "authorize">; call: Call };
  tx: Tx;
}

const refused = (message: string) => new WireError("ConnectionUnavailable", message);

/** A repository's host, for a role that may use the connection. Throws a WireError with the reason when it may not, or cannot. */
export async function openConnection(
  means: Means,
  principal: Principal,
  { connectionArn, repository }: { connectionArn: string; repository: string },
): Promise<GitHost> {
  await requireUse(means, principal, connectionArn, repository);
  const connection = await findConnection(means.tx, connectionArn);
  if (!connection) throw refused(`The connection ${connectionArn} was not found`);
  return hostOf(means, connection);
}

/** The older and the newer name of the service stand for the same permission. */
async function requireUse({ kernel, tx }: Means, principal: Principal, resource: string, repository: string): Promise<void> {
  const service = parseArn(resource)?.service ?? "";
  if (service !== "codeconnections" && service !== "codestar-connections") throw refused(`${resource} is no ARN of a connection`);
  let refusal = "";
  for (const prefix of [service, service === "codeconnections" ? "codestar-connections" : "codeconnections"]) {
    const conditions = { [`${prefix}:FullRepositoryId`]: repository };
    const decision = await kernel.iam.authorize(tx, principal, { action: `${prefix}:UseConnection`, resource, conditions });
    if (decision.allowed) return;
    refusal ||= decision.message;
  }
  throw new WireError("AccessDeniedException", refusal, 403);
}

/**
 * The host behind a connection, without asking whether anybody may use it: for what the host itself delivers. Its secret is read in the
 * name of the account: whoever named the secret in the connection's tags had to be allowed to read it.
 */
export async function hostOf({ kernel, tx }: Means, connection: Connection): Promise<GitHost> {
  const settings = await settingsOf(tx, connection);
  if (!settings) throw refused(`The connection ${connection.name} has no host: give it a HostArn or the tag quintet:url`);
  if (settings.secret === undefined)
    throw refused(`The connection ${connection.name} is PENDING: name the secret that holds its token in the tag quintet:secret`);
  if (settings.secret === "none") return createGitHost(settings);
  const { account, region } = connection;
  const as = { principal: rootOf(account), account, region, tx };
  const { SecretString = "" } = await kernel.call("secretsmanager", "GetSecretValue", { SecretId: settings.secret }, as);
  const secret = readHostSecret(SecretString);
  if (!secret) throw refused(`The secret ${settings.secret} of the connection ${connection.name} holds no token`);
  return createGitHost(settings, secret);
}
