import { putTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { tagsIn } from "../shapes.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const TagUser = changing<"TagUser">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, Tags }, context) {
    const arn = (await needOwner(context, "user", UserName)).arn;
    await putTags(context.tx, arn, tagsIn(Tags));
    return {};
  },
});
