import { changing } from "../operation.ts";
import { putInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const PutGroupPolicy = changing<"PutGroupPolicy">({
  resource: ({ GroupName }, context) => ownerArn(context, "group", GroupName),
  async run({ GroupName, PolicyName, PolicyDocument }, context) {
    await putInline(context, "group", await needOwner(context, "group", GroupName), PolicyName, PolicyDocument);
    return {};
  },
});
