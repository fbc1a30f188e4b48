import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { groupArn, groupOfArn, groupResource } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";
import { tagMap } from "../tag-map.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ resourceArn }, context) => groupResource(context, groupOfArn(resourceArn)),
  async run({ resourceArn }, context) {
    const logGroupName = groupOfArn(resourceArn);
    await requireGroup(context.tx, context, logGroupName);

    return { tags: tagMap(await tagsOf(context.tx, groupArn(context, logGroupName))) };
  },
});
