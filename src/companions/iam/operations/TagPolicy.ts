import { putTags } from "../../../kernel/store/index.ts";
import { changing } from "../operation.ts";
import { tagsIn } from "../shapes.ts";
import { needPolicy } from "../store/policies.ts";

export const TagPolicy = changing<"TagPolicy">({
  resource: ({ PolicyArn }) => PolicyArn,
  async run({ PolicyArn, Tags }, context) {
    const arn = (await needPolicy(context, PolicyArn)).arn;
    await putTags(context.tx, arn, tagsIn(Tags));
    return {};
  },
});
