import { changing } from "../operation.ts";
import { deleteInstanceProfile, instanceProfileArn, needInstanceProfile } from "../store/instance-profiles.ts";

export const DeleteInstanceProfile = changing<"DeleteInstanceProfile">({
  resource: ({ InstanceProfileName }, context) => instanceProfileArn(context, InstanceProfileName),
  async run({ InstanceProfileName }, context) {
    await deleteInstanceProfile(context, await needInstanceProfile(context, InstanceProfileName));
    return {};
  },
});
