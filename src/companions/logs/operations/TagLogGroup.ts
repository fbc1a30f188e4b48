import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { groupArn, groupResource } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";
import { tagList } from "../tag-map.ts";

export const TagLogGroup = operation<typeof sdk, "TagLogGroup">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  async run({ logGroupName, tags }, context) {
    await requireGroup(context.tx, context, logGroupName);
    await putTags(context.tx, groupArn(context, logGroupName), tagList(tags));
    return {};
  },
});
