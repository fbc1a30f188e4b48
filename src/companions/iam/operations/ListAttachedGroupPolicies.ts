import { attachedPolicies } from "../attached-policies.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListAttachedGroupPolicies = reading<"ListAttachedGroupPolicies">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, PathPrefix = "/", ...paging }, context) {
    const held = await attachedPolicies(context, await needOwner(context, "group", GroupName), PathPrefix);
    const { shown, more } = page(held, ({ PolicyArn }) => PolicyArn, paging);
    return { AttachedPolicies: shown, ...more };
  },
});
