import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { groupArn, groupResource } from "../log-arn.ts";
import { deleteGroup } from "../store/groups.ts";

export const DeleteLogGroup = operation<typeof sdk, "DeleteLogGroup">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  async run({ logGroupName }, context) {
    await deleteGroup(context.tx, context, logGroupName);
    await deleteTags(context.tx, groupArn(context, logGroupName));
    return {};
  },
});
