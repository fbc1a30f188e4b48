import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { groupArn, groupResource } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";
import { tagMap } from "../tag-map.ts";

export const ListTagsLogGroup = operation<typeof sdk, "ListTagsLogGroup">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  async run({ logGroupName }, context) {
    await requireGroup(context.tx, context, logGroupName);

    return { tags: tagMap(await tagsOf(context.tx, groupArn(context, logGroupName))) };
  },
});
