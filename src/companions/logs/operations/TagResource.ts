import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { groupArn, groupOfArn, groupResource } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";
import { tagList } from "../tag-map.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ resourceArn }, context) => groupResource(context, groupOfArn(resourceArn)),
  async run({ resourceArn, tags }, context) {
    const logGroupName = groupOfArn(resourceArn);
    await requireGroup(context.tx, context, logGroupName);
    await putTags(context.tx, groupArn(context, logGroupName), tagList(tags));
    return {};
  },
});
