import { reading } from "../operation.ts";
import { rootUser } from "../root-user.ts";
import { userInFull } from "../shapes.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const GetUser = reading<"GetUser">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName }, context) {
    if (UserName === undefined && context.principal.kind === "root") return { User: rootUser(context.account) };
    return { User: await userInFull(context, await needUser(context, userNameOf(context, UserName))) };
  },
});
