import { changing } from "../operation.ts";
import { deleteInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const DeleteUserPolicy = changing<"DeleteUserPolicy">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, PolicyName }, context) {
    await deleteInline(context, "user", await needOwner(context, "user", UserName), PolicyName);
    return {};
  },
});
