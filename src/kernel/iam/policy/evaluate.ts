import type { CompiledPolicy } from "./compile.ts";
import type { EvaluationRequest } from "./evaluation-request.ts";
import type { Named } from "./principal-element.ts";

/** Every policy that has a say. Left out means "there is none of that kind", which is not the same as an empty one. */
export interface Policies {
  identity: readonly CompiledPolicy[];
  resource?: CompiledPolicy;
  boundary?: readonly CompiledPolicy[];
  session?: readonly CompiledPolicy[];
}
export type PolicyType = "identity" | "resource" | "boundary" | "session";
export type Verdict = { allowed: true } | { allowed: false; explicit: boolean; by: PolicyType };

type Effect = "allow" | "deny" | "silent";

const allowed: Verdict = { allowed: true };
const explicitDeny = (by: PolicyType): Verdict => ({ allowed: false, explicit: true, by });
const notAllowed = (by: PolicyType): Verdict => ({ allowed: false, explicit: false, by });

/** AWS's order: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
export function evaluate(policies: Policies, request: EvaluationRequest): Verdict {
  const { kind, account } = request.principal;
  const resource = effectOnPrincipal(policies.resource, request);
  if (resource.effect === "deny") return kind === "root" && account === request.resourceAccount ? allowed : explicitDeny("resource");
  if (kind === "service" || kind === "anonymous") return resource.effect === "allow" ? allowed : notAllowed("resource");

  const identity = kind === "root" ? "allow" : effectOf(policies.identity, request);
  const boundary = policies.boundary && effectOf(policies.boundary, request);
  const session = policies.session && effectOf(policies.session, request);
  if (identity === "deny") return explicitDeny("identity");
  if (boundary === "deny") return explicitDeny("boundary");
  if (session === "deny") return explicitDeny("session");

  const sameAccount = account === request.resourceAccount;
  // A resource policy that names the user or the session itself is not narrowed by the silence of a boundary or session policy.
  if (sameAccount && resource.named === "self") return allowed;
  const granted = identity === "allow" || (sameAccount && resource.effect === "allow" && resource.named !== "account");
  if (!granted) return notAllowed("identity");
  if (boundary === "silent") return notAllowed("boundary");
  if (session === "silent") return notAllowed("session");
  return sameAccount || resource.effect === "allow" ? allowed : notAllowed("resource");
}

function effectOf(policies: readonly CompiledPolicy[], request: EvaluationRequest): Effect {
  let effect: Effect = "silent";
  for (const policy of policies) {
    for (const statement of policy) {
      if (!statement.deny && effect === "allow") continue;
      if (!statement.applies(request)) continue;
      if (statement.deny) return "deny";
      effect = "allow";
    }
  }
  return effect;
}

/** `named` tells how closely the allowing statements name the principal. */
export function effectOnPrincipal(policy: CompiledPolicy | undefined, request: EvaluationRequest): { effect: Effect; named: Named } {
  let named: Named = false;
  for (const statement of policy ?? []) {
    const how = statement.names?.(request.principal) ?? false;
    if (!how || !statement.applies(request)) continue;
    if (statement.deny) return { effect: "deny", named: how };
    if (named === false || rank[how] > rank[named]) named = how;
  }
  return { effect: named ? "allow" : "silent", named };
}

const rank = { account: 0, everybody: 1, role: 2, self: 3 } as const;
