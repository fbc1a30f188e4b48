import { removeTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const UntagUser = changing<"UntagUser">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, TagKeys }, context) {
    const arn = (await needOwner(context, "user", UserName)).arn;
    await removeTags(context.tx, arn, TagKeys);
    return {};
  },
});
