import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { inlineOf } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListUserPolicies = reading<"ListUserPolicies">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, ...paging }, context) {
    const held = await inlineOf(context, await needOwner(context, "user", UserName));
    const { shown, more } = page(held, ({ name }) => name, paging);
    return { PolicyNames: shown.map(({ name }) => name), ...more };
  },
});
