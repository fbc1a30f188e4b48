import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { serviceCredentialShape } from "../shapes.ts";
import { ownerArn } from "../store/owners.ts";
import { serviceCredentialsOf } from "../store/service-credentials.ts";
import { needUser, userNameOf } from "../store/users.ts";

export const ListServiceSpecificCredentials = reading<"ListServiceSpecificCredentials">({
  resource: ({ UserName }, context) => ownerArn(context, "user", UserName ?? context.principal.name),
  async run({ UserName, ServiceName, Marker, MaxItems }, context) {
    const user = await needUser(context, userNameOf(context, UserName));
    const wanted = (await serviceCredentialsOf(context, user.id)).filter(
      (row) => ServiceName === undefined || row.service_name === ServiceName,
    );
    const { shown, more } = page(wanted, ({ id }) => id, { Marker, MaxItems });
    return { ServiceSpecificCredentials: shown.map((row) => serviceCredentialShape(row, user.name)), ...more };
  },
});
