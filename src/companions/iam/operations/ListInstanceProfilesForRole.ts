import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { instanceProfileShape } from "../shapes.ts";
import { instanceProfilesOf } from "../store/instance-profiles.ts";
import { ownerArn } from "../store/owners.ts";
import { needRole } from "../store/roles.ts";

export const ListInstanceProfilesForRole = reading<"ListInstanceProfilesForRole">({
  resource: ({ RoleName }, context) => ownerArn(context, "role", RoleName),
  async run({ RoleName, ...paging }, context) {
    const { shown, more } = page(await instanceProfilesOf(context, (await needRole(context, RoleName)).id), ({ name }) => name, paging);
    const InstanceProfiles = [];
    for (const row of shown) InstanceProfiles.push(await instanceProfileShape(context, row));
    return { InstanceProfiles, ...more };
  },
});
