import { reading } from "../operation.ts";
import { needLoginProfile } from "../store/login-profiles.ts";
import { ownerArn } from "../store/owners.ts";
import { userNameOf } from "../store/users.ts";

export const GetLoginProfile = reading<"GetLoginProfile">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName }, context) {
    const user = await needLoginProfile(context, userNameOf(context, UserName));
    const PasswordResetRequired = user.password_reset_required;
    return { LoginProfile: { UserName: user.name, CreateDate: user.password_created_at ?? user.created_at, PasswordResetRequired } };
  },
});
