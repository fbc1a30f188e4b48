import type { PolicyType, Verdict } from "./evaluate.ts";

const silent: Record<PolicyType, string> = {
  identity: "no identity-based policy allows",
  resource: "no resource-based policy allows",
  boundary: "no permissions boundary allows",
  session: "no session policy allows",
};
const explicit: Record<PolicyType, string> = {
  identity: "an identity-based policy",
  resource: "a resource-based policy",
  boundary: "a permissions boundary",
  session: "a session policy",
};

/** AWS's sentence: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function denialMessage(arn: string, action: string, resource: string, verdict: Verdict): string {
  const refused = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (verdict.allowed) return "";
  return verdict.explicit
    ? `${refused} with an explicit deny in ${explicit[verdict.by]}`
    : `${refused} because ${silent[verdict.by]} the ${action} action`;
}
