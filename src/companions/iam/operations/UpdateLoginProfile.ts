import { changing } from "../operation.ts";
import { needLoginProfile, setPassword } from "../store/login-profiles.ts";
import { ownerArn } from "../store/owners.ts";

export const UpdateLoginProfile = changing<"UpdateLoginProfile">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName),
  async run({ UserName, Password, PasswordResetRequired }, context) {
    const user = await needLoginProfile(context, UserName);
    await setPassword(context, user.id, Password, PasswordResetRequired ?? user.password_reset_required);
    return {};
  },
});
