import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { beginning, readToken, writeToken } from "../domain/position.ts";
import { groupNameOf, invalidParameter, streamArn } from "../log-arn.ts";
import { readEvents } from "../read-events.ts";
import { requireGroup } from "../store/groups.ts";
import { requireStream } from "../store/streams.ts";

const mostEvents = 10_000;

/** Tokens never end: at either end of the stream the answer repeats the one it was given, and it works again when there is more. */
export const GetLogEvents = operation<typeof sdk, "GetLogEvents">({
  resource: (input, context) => streamArn(context, groupNameOf(input), input.logStreamName),
  async run(input, context) {
    const { logStreamName, startTime, endTime, nextToken, limit = mostEvents, startFromHead = false } = input;
    const group = groupNameOf(input);
    await requireGroup(context.tx, context, group);
    const { key } = await requireStream(context.tx, context, group, logStreamName);
    const token = nextToken === undefined ? undefined : readToken(nextToken);
    if (nextToken !== undefined && !token) throw invalidParameter("The specified nextToken is invalid.");
    const forward = token?.forward ?? startFromHead;
    const { events } = await readEvents(context.tx, { streams: [key], forward, beyond: token?.from, startTime, endTime, limit });
    if (!forward) events.reverse();
    const [first, last] = [events[0], events.at(-1)];
    const here = token?.from ?? beginning;
    return {
      events: events.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
      nextForwardToken: writeToken({ forward: true, from: last ?? here }),
      nextBackwardToken: writeToken({ forward: false, from: first ?? here }),
    };
  },
});
