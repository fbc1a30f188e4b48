import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needServiceCredential, setServiceCredentialActive } from "../store/service-credentials.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const UpdateServiceSpecificCredential = changing<"UpdateServiceSpecificCredential">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, ServiceSpecificCredentialId, Status }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    const { id } = await needServiceCredential(context, user.id, ServiceSpecificCredentialId);
    await setServiceCredentialActive(context, id, Status === "Active");
    return {};
  },
});
