import { iamArn } from "../../../kernel/iam/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { tagsIn } from "../shapes.ts";
import { instanceProfileArn, needInstanceProfile } from "../store/instance-profiles.ts";

export const TagInstanceProfile = changing<"TagInstanceProfile">({
  resource: ({ InstanceProfileName }, context) => instanceProfileArn(context, InstanceProfileName),
  async run({ InstanceProfileName, Tags }, context) {
    const arn = iamArn(
      context.account,
      "instance-profile",
      (await needInstanceProfile(context, InstanceProfileName)).path,
      InstanceProfileName,
    );
    await putTags(context.tx, arn, tagsIn(Tags));
    return {};
  },
});
