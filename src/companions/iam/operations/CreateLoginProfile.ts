import { alreadyExists, validation } from "../errors.ts";
import { changing } from "../operation.ts";
import { setPassword } from "../store/login-profiles.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const CreateLoginProfile = changing<"CreateLoginProfile">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, Password, PasswordResetRequired = false }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    if (user.password_hash !== null) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
    if (Password === undefined) throw validation("Value null at 'password' failed to satisfy constraint: Member must not be null");
    await setPassword(context, user.id, Password, PasswordResetRequired);
    return { LoginProfile: { UserName: user.name, CreateDate: context.now, PasswordResetRequired } };
  },
});
