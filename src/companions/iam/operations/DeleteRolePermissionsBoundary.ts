import { noSuchEntity } from "../errors.ts";
import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needRole, setBoundary } from "../store/roles.ts";

export const DeleteRolePermissionsBoundary = changing<"DeleteRolePermissionsBoundary">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName }, context) {
    const row = await needRole(context, RoleName);
    if (row.boundary_arn === null) throw noSuchEntity(`The role with name ${RoleName} does not have a permissions boundary.`);
    await setBoundary(context, "iam_role", row.id, undefined);
    return {};
  },
});
