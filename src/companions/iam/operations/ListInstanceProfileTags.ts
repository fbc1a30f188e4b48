import { iamArn } from "../../../kernel/iam/index.ts";
import { reading } from "../operation.ts";
import { page } from "../paging.ts";
import { readTags } from "../shapes.ts";
import { instanceProfileArn, needInstanceProfile } from "../store/instance-profiles.ts";

export const ListInstanceProfileTags = reading<"ListInstanceProfileTags">({
  resource: ({ InstanceProfileName }, context) => instanceProfileArn(context, InstanceProfileName),
  async run({ InstanceProfileName, ...paging }, context) {
    const arn = iamArn(
      context.account,
      "instance-profile",
      (await needInstanceProfile(context, InstanceProfileName)).path,
      InstanceProfileName,
    );
    const { shown, more } = page(await readTags(context, arn), ({ Key }) => Key, paging);
    return { Tags: shown, ...more };
  },
});
