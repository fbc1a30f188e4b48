import { noSuchEntity } from "../errors.ts";
import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { setBoundary } from "../store/roles.ts";
import { needUser } from "../store/users.ts";

export const DeleteUserPermissionsBoundary = changing<"DeleteUserPermissionsBoundary">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName }, context) {
    const row = await needUser(context, UserName);
    if (row.boundary_arn === null) throw noSuchEntity(`The user with name ${UserName} does not have a permissions boundary.`);
    await setBoundary(context, "iam_user", row.id, undefined);
    return {};
  },
});
