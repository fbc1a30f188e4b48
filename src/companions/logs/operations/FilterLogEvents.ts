import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { parseFilterPattern } from "../domain/filter-pattern.ts";
import { eventId, readToken, writeToken } from "../domain/position.ts";
import { groupNameOf, groupResource, invalidParameter } from "../log-arn.ts";
import { readEvents } from "../read-events.ts";
import { requireGroup } from "../store/groups.ts";
import { streamsOf } from "../store/streams.ts";

const mostEvents = 10_000;

export const FilterLogEvents = operation<typeof sdk, "FilterLogEvents">({
  resource: (input, context) => groupResource(context, groupNameOf(input)),
  async run(input, context) {
    const { logStreamNames, logStreamNamePrefix, startTime, endTime, filterPattern = "", nextToken, limit = mostEvents } = input;
    if (logStreamNames && logStreamNamePrefix !== undefined) {
      throw invalidParameter("Cannot specify both logStreamNames and logStreamNamePrefix.");
    }
    const matches = parseFilterPattern(filterPattern);
    if (!matches) throw invalidParameter(`Invalid filter pattern: ${filterPattern}`);
    const token = nextToken === undefined ? undefined : readToken(nextToken);
    if (nextToken !== undefined && !token) throw invalidParameter("The specified nextToken is invalid.");
    const group = groupNameOf(input);
    await requireGroup(context.tx, context, group);
    const streams = await streamsOf(context.tx, context, group, { names: logStreamNames, prefix: logStreamNamePrefix });
    const nameOf = new Map(streams.map(({ key, name }) => [key, name]));
    const { events, reached } = await readEvents(context.tx, {
      ...{ streams: [...nameOf.keys()], forward: token?.forward ?? input.startFromHead ?? true },
      ...{ beyond: token?.from, startTime, endTime, limit, matches },
    });
    return {
      events: events.map((event) => ({
        logStreamName: nameOf.get(event.stream)!,
        timestamp: event.timestamp,
        message: event.message,
        ingestionTime: event.ingestedAt,
        eventId: eventId(event),
      })),
      // AWS has left this list empty since 2020, except for its shape.
      searchedLogStreams: [],
      ...(reached ? { nextToken: writeToken({ forward: token?.forward ?? input.startFromHead ?? true, from: reached }) } : {}),
    };
  },
});
