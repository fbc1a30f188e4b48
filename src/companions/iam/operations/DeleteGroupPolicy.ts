import { changing } from "../operation.ts";
import { deleteInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const DeleteGroupPolicy = changing<"DeleteGroupPolicy">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, PolicyName }, context) {
    await deleteInline(context, "group", await needOwner(context, "group", GroupName), PolicyName);
    return {};
  },
});
