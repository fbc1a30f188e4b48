import { changing } from "../operation.ts";
import { deleteInline } from "../store/inline-policies.ts";
import { needOwner, ownerArn } from "../store/owners.ts";

export const DeleteRolePolicy = changing<"DeleteRolePolicy">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, PolicyName }, context) {
    await deleteInline(context, "role", await needOwner(context, "role", RoleName), PolicyName);
    return {};
  },
});
