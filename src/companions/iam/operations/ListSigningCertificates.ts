import { reading } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needUser, userNameOf } from "../store/users.ts";

/** Nobody has signing certificates here, as nothing can make them; Terraform asks before it deletes a user. */
export const ListSigningCertificates = reading<"ListSigningCertificates">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName }, context) {
    await needUser(context, userNameOf(context, UserName));
    return { Certificates: [], IsTruncated: false };
  },
});
