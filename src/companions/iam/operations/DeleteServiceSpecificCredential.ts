import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { deleteServiceCredential, needServiceCredential } from "../store/service-credentials.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const DeleteServiceSpecificCredential = changing<"DeleteServiceSpecificCredential">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, ServiceSpecificCredentialId }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    await deleteServiceCredential(context, (await needServiceCredential(context, user.id, ServiceSpecificCredentialId)).id);
    return {};
  },
});
