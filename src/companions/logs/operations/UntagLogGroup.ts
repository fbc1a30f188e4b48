import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { groupArn, groupResource } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";

export const UntagLogGroup = operation<typeof sdk, "UntagLogGroup">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  async run({ logGroupName, tags }, context) {
    await requireGroup(context.tx, context, logGroupName);
    await removeTags(context.tx, groupArn(context, logGroupName), tags);
    return {};
  },
});
