import { changing } from "../operation.ts";
import { setKeyActive } from "../store/access-keys.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const UpdateAccessKey = changing<"UpdateAccessKey">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, AccessKeyId, Status }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    await setKeyActive(context, user.id, AccessKeyId, Status === "Active");
    return {};
  },
});
