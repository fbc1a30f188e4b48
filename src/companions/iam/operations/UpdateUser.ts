import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, renameUser } from "../store/users.ts";

export const UpdateUser = changing<"UpdateUser">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, NewUserName, NewPath }, context) {
    const user = await needUser(context, UserName);
    await renameUser(context, user, { name: NewUserName ?? user.name, path: NewPath ?? user.path });
    return {};
  },
});
