import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { groupArn, groupResource, invalidParameter } from "../log-arn.ts";
import { insertGroup } from "../store/groups.ts";
import { tagList } from "../tag-map.ts";

export const CreateLogGroup = operation<typeof sdk, "CreateLogGroup">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  async run({ logGroupName, logGroupClass, kmsKeyId, deletionProtectionEnabled, tags }, context) {
    // @DIFFERS A customer's KMS key and deletion protection are refused rather than ignored.
    if (kmsKeyId !== undefined) throw invalidParameter("kmsKeyId is not supported");
    if (deletionProtectionEnabled) throw invalidParameter("deletionProtectionEnabled is not supported");
    await insertGroup(context.tx, context, logGroupName, logGroupClass ?? "STANDARD", context.now);
    await putTags(context.tx, groupArn(context, logGroupName), tagList(tags));
    return {};
  },
});
