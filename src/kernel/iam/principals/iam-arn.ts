import { parseArn } from "../../../base/arn.ts";
import type { Principal } from "../principal.ts";

type Kind = "user" | "group" | "role" | "policy" | "instance-profile";

/** IAM ARNs have no region and carry the path: `arn:aws:iam::123456789012:role/service/builder`. */
export const iamArn = (account: string, kind: Kind, path: string, name: string): string => `arn:aws:iam::${account}:${kind}${path}${name}`;

/** Account and name from an IAM ARN of a kind; undefined for anything else. */
export function readIamArn(text: string, kind: Kind): { account: string; path: string; name: string } | undefined {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || arn.region !== "" || !arn.resource.startsWith(`${kind}/`)) return undefined;
  const path = arn.resource.slice(kind.length, arn.resource.lastIndexOf("/") + 1);
  const name = arn.resource.slice(arn.resource.lastIndexOf("/") + 1);
  return name ? { account: arn.account, path, name } : undefined;
}

export const rootOf = (account: string): Principal => ({
  kind: "root",
  account,
  arn: `arn:aws:iam::${account}:root`,
  id: account,
  name: "root",
});

export const anonymous: Principal = { kind: "anonymous", account: "anonymous", arn: "anonymous", id: "anonymous", name: "anonymous" };

interface NamedRow {
  account: string;
  id: string;
  name: string;
  path: string;
}

export const principalOfUser = (user: NamedRow): Principal => ({
  kind: "user",
  account: user.account,
  arn: iamArn(user.account, "user", user.path, user.name),
  id: user.id,
  name: user.name,
});

/** `arn:aws:sts::A:assumed-role/R/S` has no path, `id` is AROA…:session. */
export const principalOfSession = (role: NamedRow, sessionName: string): Principal => ({
  kind: "role-session",
  account: role.account,
  arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
  id: `${role.id}:${sessionName}`,
  name: role.name,
  sessionName,
});
