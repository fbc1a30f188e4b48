import { attachedPolicies } from "../attached-policies.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListAttachedUserPolicies = reading<"ListAttachedUserPolicies">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, PathPrefix = "/", ...paging }, context) {
    const held = await attachedPolicies(context, await needOwner(context, "user", UserName), PathPrefix);
    const { shown, more } = page(held, ({ PolicyArn }) => PolicyArn, paging);
    return { AttachedPolicies: shown, ...more };
  },
});
