import { changing } from "../operation.ts";
import { clearPassword, needLoginProfile } from "../store/login-profiles.ts";
import { ownerArn } from "../store/owners.ts";
import { userNameOf } from "../store/users.ts";

export const DeleteLoginProfile = changing<"DeleteLoginProfile">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName }, context) {
    await clearPassword(context, (await needLoginProfile(context, userNameOf(context, UserName))).id);
    return {};
  },
});
