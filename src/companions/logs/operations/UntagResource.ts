import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { groupArn, groupOfArn, groupResource } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ resourceArn }, context) => groupResource(context, groupOfArn(resourceArn)),
  async run({ resourceArn, tagKeys }, context) {
    const logGroupName = groupOfArn(resourceArn);
    await requireGroup(context.tx, context, logGroupName);
    await removeTags(context.tx, groupArn(context, logGroupName), tagKeys);
    return {};
  },
});
