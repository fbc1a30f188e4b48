import { changing } from "../operation.ts";
import { deleteKey } from "../store/access-keys.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const DeleteAccessKey = changing<"DeleteAccessKey">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, AccessKeyId }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    await deleteKey(context, user.id, AccessKeyId);
    return {};
  },
});
