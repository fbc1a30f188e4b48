import { iamArn } from "../../../kernel/iam/index.ts";
import { changing } from "../operation.ts";
import { instanceProfileShape, tagsIn } from "../shapes.ts";
import { insertInstanceProfile } from "../store/instance-profiles.ts";

export const CreateInstanceProfile = changing<"CreateInstanceProfile">({
  resource: ({ InstanceProfileName, Path = "/" }, { account }) => iamArn(account, "instance-profile", Path, InstanceProfileName),
  async run({ InstanceProfileName, Path = "/", Tags }, context) {
    const row = await insertInstanceProfile(context, InstanceProfileName, Path, tagsIn(Tags));
    return { InstanceProfile: await instanceProfileShape(context, row) };
  },
});
