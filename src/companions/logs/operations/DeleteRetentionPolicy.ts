import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { groupResource } from "../log-arn.ts";
import { setRetention } from "../store/groups.ts";

export const DeleteRetentionPolicy = operation<typeof sdk, "DeleteRetentionPolicy">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  async run({ logGroupName }, context) {
    await setRetention(context.tx, context, logGroupName, null);
    return {};
  },
});
