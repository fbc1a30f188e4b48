import { changing } from "../operation.ts";
import { roleShape } from "../shapes.ts";
import { ownerArn } from "../store/owners.ts";
import { needRole, updateRole } from "../store/roles.ts";

export const UpdateRoleDescription = changing<"UpdateRoleDescription">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, Description }, context) {
    const { id } = await needRole(context, RoleName);
    await updateRole(context, id, { description: Description });
    return { Role: roleShape(await needRole(context, RoleName)) };
  },
});
