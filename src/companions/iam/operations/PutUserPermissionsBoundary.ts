import { boundaryCondition } from "../boundary-condition.ts";
import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needAttachable } from "../store/policies.ts";
import { setBoundary } from "../store/roles.ts";
import { needUser } from "../store/users.ts";

export const PutUserPermissionsBoundary = changing<"PutUserPermissionsBoundary">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  conditions: boundaryCondition,
  async run({ UserName, PermissionsBoundary }, context) {
    const { id } = await needUser(context, UserName);
    await needAttachable(context, PermissionsBoundary);
    await setBoundary(context, "iam_user", id, PermissionsBoundary);
    return {};
  },
});
