import { changing } from "../operation.ts";
import { ownerArn } from "../store/owners.ts";
import { needRole, updateRole } from "../store/roles.ts";

export const UpdateRole = changing<"UpdateRole">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, Description, MaxSessionDuration }, context) {
    const { id } = await needRole(context, RoleName);
    await updateRole(context, id, {
      ...(Description === undefined ? {} : { description: Description }),
      ...(MaxSessionDuration === undefined ? {} : { max_session_seconds: MaxSessionDuration }),
    });
    return {};
  },
});
