import { putTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { tagsIn } from "../shapes.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const TagRole = changing<"TagRole">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, Tags }, context) {
    const arn = (await needOwner(context, "role", RoleName)).arn;
    await putTags(context.tx, arn, tagsIn(Tags));
    return {};
  },
});
