import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { groupResource, invalidParameter } from "../log-arn.ts";
import { setRetention } from "../store/groups.ts";
import { retentionKind } from "../workers/retention.ts";

const allowedDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

export const PutRetentionPolicy = operation<typeof sdk, "PutRetentionPolicy">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  async run({ logGroupName, retentionInDays }, context) {
    if (!allowedDays.includes(retentionInDays)) {
      throw invalidParameter(`Invalid retention value. Valid values are: [${allowedDays.join(", ")}]`);
    }
    await setRetention(context.tx, context, logGroupName, retentionInDays);
    await wake(context.tx, retentionKind, "all");
    return {};
  },
});
