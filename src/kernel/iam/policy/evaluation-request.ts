import type { Principal } from "../principal.ts";

/** One question to the policies. */
export interface EvaluationRequest {
  /** `service:Operation` */
  action: string;
  resource: string;
  resourceAccount: string;
  principal: Principal;
  /** Condition keys in lower case: AWS compares their names without regard to case. Most policies never look at them. */
  context(): ReadonlyMap<string, string | string[]>;
}

export const contextOf = (conditions: Record<string, string | string[]>): Map<string, string | string[]> =>
  new Map(Object.entries(conditions).map(([key, value]) => [key.toLowerCase(), value]));

/** The keys that follow from who asks: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export function principalKeys(principal: Principal): Record<string, string | string[]> {
  const tags = Object.entries(principal.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  const keys: Record<string, string | string[]> = {
    ...Object.fromEntries(tags),
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
  };
  if (principal.kind === "anonymous") return { ...keys, "aws:PrincipalType": "Anonymous" };
  if (principal.kind === "service") return { ...keys, "aws:PrincipalServiceName": principal.name, "aws:PrincipalType": "Service" };
  keys["aws:PrincipalAccount"] = principal.account;
  keys["aws:PrincipalArn"] = principal.kind === "role-session" ? roleArnOf(principal) : principal.arn;
  keys["aws:PrincipalType"] = { root: "Account", user: "User", "role-session": "AssumedRole" }[principal.kind];
  keys["aws:userid"] = principal.id;
  if (principal.kind === "user") keys["aws:username"] = principal.name;
  return keys;
}

/** The role of a session, without its path, which a session does not show. */
export const roleArnOf = (session: Principal): string => `arn:aws:iam::${session.account}:role/${session.name}`;
