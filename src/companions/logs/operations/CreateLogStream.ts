import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { eventBridgePolicy } from "../event-bridge-policy.ts";
import { groupResource } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";
import { insertStream } from "../store/streams.ts";

export const CreateLogStream = operation<typeof sdk, "CreateLogStream">({
  resource: ({ logGroupName }, context) => groupResource(context, logGroupName),
  resourcePolicy: async ({ logGroupName }) => eventBridgePolicy(logGroupName),
  async run({ logGroupName, logStreamName }, context) {
    await requireGroup(context.tx, context, logGroupName);
    await insertStream(context.tx, context, logGroupName, logStreamName, context.now);
    return {};
  },
});
