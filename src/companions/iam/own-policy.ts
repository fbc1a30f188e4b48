import { WireError } from "../../kernel/wire/index.ts";
import type { ManagedPolicy } from "./store/policies.ts";

/** AWS's own policies can be attached by everybody and changed by nobody. */
export function ownPolicy(policy: ManagedPolicy): ManagedPolicy {
  if (policy.isAws) throw new WireError("AccessDenied", `Access denied: ${policy.arn} is managed by AWS and cannot be changed.`, 403);
  return policy;
}
