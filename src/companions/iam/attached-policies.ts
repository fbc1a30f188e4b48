import type { Context } from "../../kernel/gateway/index.ts";
import { attachedTo } from "./store/attachments.ts";
import type { Owner } from "./store/owners.ts";
import { findPolicy } from "./store/policies.ts";

export async function attachedPolicies(context: Pick<Context, "tx" | "account">, owner: Owner, pathPrefix: string) {
  const held: { PolicyName: string; PolicyArn: string }[] = [];
  for (const arn of await attachedTo(context, owner)) {
    const policy = await findPolicy(context, arn);
    if (policy?.path.startsWith(pathPrefix)) held.push({ PolicyName: policy.name, PolicyArn: arn });
  }
  return held;
}
