import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { inlineOf } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListRolePolicies = reading<"ListRolePolicies">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, ...paging }, context) {
    const held = await inlineOf(context, await needOwner(context, "role", RoleName));
    const { shown, more } = page(held, ({ name }) => name, paging);
    return { PolicyNames: shown.map(({ name }) => name), ...more };
  },
});
