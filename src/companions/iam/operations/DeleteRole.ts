import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { deleteRole, needRole } from "../store/roles.ts";

export const DeleteRole = changing<"DeleteRole">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName }, context) {
    await deleteRole(context, await needRole(context, RoleName));
    return {};
  },
});
