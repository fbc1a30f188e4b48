import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { deleteUser, needUser } from "../store/users.ts";

export const DeleteUser = changing<"DeleteUser">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName }, context) {
    await deleteUser(context, await needUser(context, UserName));
    return {};
  },
});
