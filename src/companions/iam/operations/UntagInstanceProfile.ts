import { iamArn } from "../../../kernel/iam/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { instanceProfileArn, needInstanceProfile } from "../store/instance-profiles.ts";

export const UntagInstanceProfile = changing<"UntagInstanceProfile">({
  resource: ({ InstanceProfileName }, context) => instanceProfileArn(context, InstanceProfileName),
  async run({ InstanceProfileName, TagKeys }, context) {
    const arn = iamArn(
      context.account,
      "instance-profile",
      (await needInstanceProfile(context, InstanceProfileName)).path,
      InstanceProfileName,
    );
    await removeTags(context.tx, arn, TagKeys);
    return {};
  },
});
