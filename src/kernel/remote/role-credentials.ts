import { iamArn, type PolicyDocument, type Principal } from "../iam/index.ts";
import { WireError } from "../wire/index.ts";
import type { Remote } from "./remote.ts";

interface Temporary {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}
export type CredentialsFor = (remote: Remote, principal: Principal, region: string) => Promise<Temporary | undefined>;

/** A session that ends sooner than this is renewed before it is used. */
const leastLeftMs = 5 * 60_000;
const mostKept = 1000;

/** Sessions at remote endpoints, kept while they last. Undefined where the remote's own credentials are to sign. */
export function createRoleCredentials(configurationOf: (remote: Remote, region: string) => object, clock: () => number): CredentialsFor {
  const kept = new Map<string, Promise<Temporary>>();
  return async (remote, principal, region) => {
    const roleArn = roleFor(remote, principal);
    if (!roleArn) return undefined;
    const key = JSON.stringify([remote.endpoint, region, roleArn, principal.sessionName, principal.sessionPolicies]);
    const known = await kept.get(key)?.catch(() => undefined);
    if (known && known.expiration.getTime() - clock() > leastLeftMs) return known;
    const fresh = assume(configurationOf(remote, region), remote, roleArn, principal);
    kept.set(key, fresh);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    fresh.catch(() => kept.delete(key));
    return fresh;
  };
}

/** The role that signs over there. */
function roleFor({ assume, account }: Remote, principal: Principal): string | undefined {
  if (assume === "none") return undefined;
  if (assume !== "caller") return assume;
  if (principal.kind !== "role-session") {
    const message = `${principal.arn} is no role, and only roles are assumed in the remote account ${account}`;
    throw new WireError("AccessDeniedException", message, 403);
  }
  return principal.roleArn ?? iamArn(principal.account, "role", "/", principal.name);
}

async function assume(configuration: object, { externalId }: Remote, roleArn: string, principal: Principal): Promise<Temporary> {
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(configuration);
  const { Credentials } = await client.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: principal.sessionName ?? principal.name.slice(0, 64),
      ...(externalId ? { ExternalId: externalId } : {}),
      ...(principal.sessionPolicies?.length ? { Policy: JSON.stringify(together(principal.sessionPolicies)) } : {}),
    }),
  );
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken)
    throw new Error(`${roleArn} was assumed without credentials`);
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
    expiration: Credentials.Expiration ?? new Date(0),
  };
}

/** Session policies allow what any of them allows, so their statements may stand in one. */
const together = (policies: PolicyDocument[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: policies.flatMap(({ Statement }) => Statement),
});
