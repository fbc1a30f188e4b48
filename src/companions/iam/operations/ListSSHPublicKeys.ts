import { reading } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

/** Nobody has SSH keys here, as nothing can make them; Terraform asks before it deletes a user. */
export const ListSSHPublicKeys = reading<"ListSSHPublicKeys">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName }, context) {
    await needUser(context, userNameOf(context, UserName));
    return { SSHPublicKeys: [], IsTruncated: false };
  },
});
