import { attachedPolicies } from "../attached-policies.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListAttachedRolePolicies = reading<"ListAttachedRolePolicies">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, PathPrefix = "/", ...paging }, context) {
    const held = await attachedPolicies(context, await needOwner(context, "role", RoleName), PathPrefix);
    const { shown, more } = page(held, ({ PolicyArn }) => PolicyArn, paging);
    return { AttachedPolicies: shown, ...more };
  },
});
