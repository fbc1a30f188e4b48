import { noSuchEntity } from "../errors.ts";
import { changing } from "../operation.ts";
import { instanceProfileArn, needInstanceProfile, setProfileRole } from "../store/instance-profiles.ts";
import { needRole } from "../store/roles.ts";

export const RemoveRoleFromInstanceProfile = changing<"RemoveRoleFromInstanceProfile">({
  resource: ({ InstanceProfileName }, context) => instanceProfileArn(context, InstanceProfileName),
  async run({ InstanceProfileName, RoleName }, context) {
    const profile = await needInstanceProfile(context, InstanceProfileName);
    const role = await needRole(context, RoleName);
    if (profile.role_id !== role.id) throw noSuchEntity(`Role ${RoleName} is not in instance profile ${InstanceProfileName}.`);
    await setProfileRole(context, profile, undefined);
    return {};
  },
});
