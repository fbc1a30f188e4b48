import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { keysOf } from "../store/access-keys.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const ListAccessKeys = reading<"ListAccessKeys">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, ...paging }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    const { shown, more } = page(await keysOf(context, user.id), ({ id }) => id, paging);
    const AccessKeyMetadata = shown.map((key) => ({
      UserName: user.name,
      AccessKeyId: key.id,
      Status: key.active ? ("Active" as const) : ("Inactive" as const),
      CreateDate: key.created_at,
    }));
    return { AccessKeyMetadata, ...more };
  },
});
