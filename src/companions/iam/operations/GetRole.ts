import { reading } from "../operation.ts";
import { roleInFull } from "../shapes.ts";
import { ownerArn } from "../store/owners.ts";
import { needRole } from "../store/roles.ts";

export const GetRole = reading<"GetRole">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  run: async ({ RoleName }, context) => ({ Role: await roleInFull(context, await needRole(context, RoleName)) }),
});
