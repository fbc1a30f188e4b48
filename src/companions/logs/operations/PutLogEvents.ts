import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { acceptable, batchProblem } from "../domain/batch.ts";
import { eventBridgePolicy } from "../event-bridge-policy.ts";
import { invalidParameter, streamArn } from "../log-arn.ts";
import { appendEvents } from "../store/chunks.ts";
import { requireGroup } from "../store/groups.ts";
import { requireStream } from "../store/streams.ts";

export const PutLogEvents = operation<typeof sdk, "PutLogEvents">({
  resource: ({ logGroupName, logStreamName }, context) => streamArn(context, logGroupName, logStreamName),
  resourcePolicy: async ({ logGroupName }) => eventBridgePolicy(logGroupName),
  async run({ logGroupName, logStreamName, logEvents }, context) {
    const { tx, now } = context;
    const problem = batchProblem(logEvents, Buffer.byteLength);
    if (problem) throw invalidParameter(problem);
    const { retention_days } = await requireGroup(tx, context, logGroupName);
    const { events, rejected } = acceptable(logEvents, now.getTime(), retention_days);
    if (events.length > 0) await appendEvents(tx, context, logGroupName, logStreamName, events, now);
    else await requireStream(tx, context, logGroupName, logStreamName);
    // Sequence tokens are neither needed nor checked any more, but old clients insist on getting one.
    return { nextSequenceToken: String(now.getTime()).padStart(56, "4"), ...(rejected ? { rejectedLogEventsInfo: rejected } : {}) };
  },
});
