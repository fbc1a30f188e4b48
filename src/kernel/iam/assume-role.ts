import type { Tx } from "../store/index.ts";
import { WireError } from "../wire/index.ts";
import { type Authorizer, authorize } from "./authorize.ts";
import { effectOnPrincipal } from "./policy/evaluate.ts";
import { contextOf, principalKeys } from "./policy/evaluation-request.ts";
import type { PolicyDocument, Principal } from "./principal.ts";
import { principalOfSession, readIamArn } from "./principals/iam-arn.ts";
import { iamTables } from "./principals/tables.ts";

export interface AssumeRoleRequest {
  roleArn: string;
  sessionName: string;
  by: Principal;
  sessionPolicies?: PolicyDocument[];
  externalId?: string;
  /** Session tags: they stand over the role's own as `aws:PrincipalTag/…`. */
  tags?: Record<string, string>;
  /** Further keys for the trust policy's conditions, such as `aws:SourceArn` and `aws:SourceAccount`. */
  conditions?: Record<string, string | string[]>;
}

const assume = "sts:AssumeRole";
const tagSession = "sts:TagSession";

/** A session of the role, when its trust policy trusts whoever asks and, for users and roles, their own policies allow it too. */
export async function assumeRole(authorizer: Authorizer, tx: Tx, asked: AssumeRoleRequest): Promise<Principal> {
  const role = await findRole(tx, asked.roleArn);
  // A missing role and one that does not trust the caller look the same, so that nobody can probe for names.
  if (!role) throw denied(asked);
  const session = principalOfSession(role, asked.sessionName);
  if (!(await isTrusted(authorizer, tx, role.trust_policy, asked))) throw denied(asked);
  return {
    ...session,
    roleArn: asked.roleArn,
    ...invokedBy(asked.by),
    ...(asked.sessionPolicies?.length ? { sessionPolicies: asked.sessionPolicies } : {}),
    ...(asked.tags && Object.keys(asked.tags).length ? { tags: asked.tags } : {}),
  };
}

/** A service may go on from the role that it took to a further one: it stays the one that asks. */
function invokedBy(by: Principal): { invokedBy?: string } {
  const service = by.kind === "service" ? by.name : by.invokedBy;
  return service ? { invokedBy: service } : {};
}

async function findRole(tx: Tx, arn: string) {
  const named = readIamArn(arn, "role");
  if (!named) return undefined;
  const role = await iamTables(tx)
    .selectFrom("iam_role")
    .select(["account", "id", "name", "path", "trust_policy"])
    .where("account", "=", named.account)
    .where("name", "=", named.name)
    .executeTakeFirst();
  return role && role.path === named.path ? role : undefined;
}

/** In its own account a role's trust in the caller itself is enough; trust in an account delegates to the caller's own policies. */
async function isTrusted(authorizer: Authorizer, tx: Tx, trustPolicy: string, asked: AssumeRoleRequest): Promise<boolean> {
  const actions = asked.tags && Object.keys(asked.tags).length ? [assume, tagSession] : [assume];
  for (const action of actions) if (!(await mayPerform(authorizer, tx, trustPolicy, asked, action))) return false;
  return true;
}

async function mayPerform(authorizer: Authorizer, tx: Tx, trustPolicy: string, asked: AssumeRoleRequest, action: string): Promise<boolean> {
  const account = readIamArn(asked.roleArn, "role")!.account;
  const conditions = {
    ...asked.conditions,
    ...(asked.externalId === undefined ? {} : { "sts:ExternalId": asked.externalId }),
    "sts:RoleSessionName": asked.sessionName,
  };
  const trust = effectOnPrincipal(authorizer.compile(trustPolicy), {
    action,
    resource: asked.roleArn,
    resourceAccount: account,
    principal: asked.by,
    context: () => contextOf({ ...serviceSource(asked.by), ...conditions, ...principalKeys(asked.by) }),
  });
  if (trust.effect !== "allow") return false;
  if (asked.by.kind === "service") return true;
  if (asked.by.kind === "root") return asked.by.account === account;
  const closelyNamed = trust.named === "self" || trust.named === "role";
  const resourcePolicy: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: "*", Principal: "*" }],
  };
  const sameAccount = asked.by.account === account;
  const own = await authorize(authorizer, tx, asked.by, {
    action,
    resource: asked.roleArn,
    conditions,
    ...(sameAccount && !closelyNamed ? {} : { resourcePolicy }),
  });
  return own.allowed;
}

/** What the confused-deputy conditions of a trust policy ask for: the account a service works for. */
const serviceSource = (by: Principal): Record<string, string> => (by.kind === "service" ? { "aws:SourceAccount": by.account } : {});

const denied = ({ by, roleArn }: AssumeRoleRequest): WireError =>
  new WireError("AccessDenied", `User: ${by.arn} is not authorized to perform: ${assume} on resource: ${roleArn}`, 403);
