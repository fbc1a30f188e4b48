import { boundaryCondition } from "../boundary-condition.ts";
import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needAttachable } from "../store/policies.ts";
import { needRole, setBoundary } from "../store/roles.ts";

export const PutRolePermissionsBoundary = changing<"PutRolePermissionsBoundary">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  conditions: boundaryCondition,
  async run({ RoleName, PermissionsBoundary }, context) {
    const { id } = await needRole(context, RoleName);
    await needAttachable(context, PermissionsBoundary);
    await setBoundary(context, "iam_role", id, PermissionsBoundary);
    return {};
  },
});
