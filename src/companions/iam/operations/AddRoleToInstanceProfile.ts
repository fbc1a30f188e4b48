import { changing } from "../operation.ts";
import { instanceProfileArn, needInstanceProfile, setProfileRole } from "../store/instance-profiles.ts";
import { needRole } from "../store/roles.ts";

export const AddRoleToInstanceProfile = changing<"AddRoleToInstanceProfile">({
  resource: ({ InstanceProfileName }, context) => instanceProfileArn(context, InstanceProfileName),
  async run({ InstanceProfileName, RoleName }, context) {
    const profile = await needInstanceProfile(context, InstanceProfileName);
    await setProfileRole(context, profile, (await needRole(context, RoleName)).id);
    return {};
  },
});
