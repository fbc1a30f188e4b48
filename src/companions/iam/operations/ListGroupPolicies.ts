import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { inlineOf } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const ListGroupPolicies = reading<"ListGroupPolicies">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, ...paging }, context) {
    const held = await inlineOf(context, await needOwner(context, "group", GroupName));
    const { shown, more } = page(held, ({ name }) => name, paging);
    return { PolicyNames: shown.map(({ name }) => name), ...more };
  },
});
