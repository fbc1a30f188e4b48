import { removeTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { needPolicy } from "../store/policies.ts";

export const UntagPolicy = changing<"UntagPolicy">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, TagKeys }, context) {
    const arn = (await needPolicy(context, PolicyArn)).arn;
    await removeTags(context.tx, arn, TagKeys);
    return {};
  },
});
