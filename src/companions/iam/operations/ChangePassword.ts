import { isPassword } from "../../../kernel/iam/index.ts";
import { WireError } from "../../../kernel/wire/index.ts";
import { changing } from "../operation.ts";
import { needLoginProfile, setPassword } from "../store/login-profiles.ts";
import { ownerArn } from "../store/owners.ts";
import { userNameOf } from "../store/users.ts";

export const ChangePassword = changing<"ChangePassword">({
  resource: (_input, context) => ownerArn(context, "user", context.principal.name),
  async run({ OldPassword, NewPassword }, context) {
    const user = await needLoginProfile(context, userNameOf(context, undefined));
    if (!(await isPassword(OldPassword, user.password_hash))) throw new WireError("AccessDenied", "The old password was incorrect.", 403);
    await setPassword(context, user.id, NewPassword, false);
    return {};
  },
});
