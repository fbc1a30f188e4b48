import { reading } from "../operation.ts";
import { instanceProfileShape } from "../shapes.ts";
import { instanceProfileArn, needInstanceProfile } from "../store/instance-profiles.ts";

export const GetInstanceProfile = reading<"GetInstanceProfile">({
  resource: ({ InstanceProfileName }, context) => instanceProfileArn(context, InstanceProfileName),
  async run({ InstanceProfileName }, context) {
    return { InstanceProfile: await instanceProfileShape(context, await needInstanceProfile(context, InstanceProfileName)) };
  },
});
