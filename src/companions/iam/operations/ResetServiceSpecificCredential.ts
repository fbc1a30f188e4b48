import { changing } from "../operation.ts";
import { serviceCredentialShape } from "../shapes.ts";
import { ownerArn } from "../store/owners.ts";
import { needServiceCredential, resetServiceCredential } from "../store/service-credentials.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const ResetServiceSpecificCredential = changing<"ResetServiceSpecificCredential">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, ServiceSpecificCredentialId }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    const row = await needServiceCredential(context, user.id, ServiceSpecificCredentialId);
    const ServicePassword = await resetServiceCredential(context, row.id);
    return { ServiceSpecificCredential: { ...serviceCredentialShape(row, user.name), ServicePassword } };
  },
});
