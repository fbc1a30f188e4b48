import { removeTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const UntagRole = changing<"UntagRole">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, TagKeys }, context) {
    const arn = (await needOwner(context, "role", RoleName)).arn;
    await removeTags(context.tx, arn, TagKeys);
    return {};
  },
});
