import { checkDocument, trustPolicyQuota } from "../documents.ts";
import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needRole, updateRole } from "../store/roles.ts";

export const UpdateAssumeRolePolicy = changing<"UpdateAssumeRolePolicy">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, PolicyDocument }, context) {
    const { id } = await needRole(context, RoleName);
    checkDocument(PolicyDocument, "trust", trustPolicyQuota);
    await updateRole(context, id, { trust_policy: PolicyDocument });
    return {};
  },
});
