import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { streamArn } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";
import { deleteStream } from "../store/streams.ts";

export const DeleteLogStream = operation<typeof sdk, "DeleteLogStream">({
  resource: ({ logGroupName, logStreamName }, context) => streamArn(context, logGroupName, logStreamName),
  async run({ logGroupName, logStreamName }, context) {
    await requireGroup(context.tx, context, logGroupName);
    await deleteStream(context.tx, context, logGroupName, logStreamName);
    return {};
  },
});
