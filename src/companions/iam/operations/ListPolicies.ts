import { awsManagedPolicies, iamArn } from "../../../kernel/iam/index.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { policyShape } from "../shapes.ts";
import { awsPolicy, listLocalPolicies, usageOf } from "../store/policies.ts";

export const ListPolicies = reading<"ListPolicies">({
  resource: ({ PathPrefix = "/" }, { account }) => iamArn(account, "policy", PathPrefix, "*"),
  async run({ Scope = "All", OnlyAttached = false, PathPrefix = "/", PolicyUsageFilter, ...paging }, context) {
    const aws = Scope === "Local" ? [] : awsManagedPolicies.flatMap(({ arn }) => awsPolicy(arn) ?? []);
    const local = Scope === "AWS" ? [] : await listLocalPolicies(context);
    const usage = await usageOf(context);
    const wanted = [...aws, ...local].filter((policy) => {
      const used = usage.get(policy.arn);
      if (OnlyAttached && !used?.attached) return false;
      if (PolicyUsageFilter === "PermissionsBoundary" && !used?.boundary) return false;
      return policy.path.startsWith(PathPrefix);
    });
    const { shown, more } = page(wanted, ({ arn }) => arn, paging);
    return { Policies: shown.map((policy) => policyShape(policy, usage.get(policy.arn))), ...more };
  },
});
