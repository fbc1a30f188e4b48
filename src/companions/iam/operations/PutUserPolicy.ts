import { changing } from "../operation.ts";
import { putInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const PutUserPolicy = changing<"PutUserPolicy">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, PolicyName, PolicyDocument }, context) {
    await putInline(context, "user", await needOwner(context, "user", UserName), PolicyName, PolicyDocument);
    return {};
  },
});
