import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { operation } from "../../../kernel/gateway/index.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { groupNameOf, groupResource, invalidParameter, streamArn } from "../log-arn.ts";
import { requireGroup } from "../store/groups.ts";
import { type LogStreamRow, pageOfStreams, type StreamMark } from "../store/streams.ts";

const pageSize = 50;

export const DescribeLogStreams = operation<typeof sdk, "DescribeLogStreams">({
  resource: (input, context) => groupResource(context, groupNameOf(input)),
  async run(input, context) {
    const { logStreamNamePrefix: prefix, orderBy, descending = false, nextToken, limit = pageSize } = input;
    const byTime = orderBy === "LastEventTime";
    if (byTime && prefix !== undefined) throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    const group = groupNameOf(input);
    await requireGroup(context.tx, context, group);
    const after = nextToken ? decodeToken<StreamMark>(nextToken, () => invalidParameter("The specified nextToken is invalid.")) : undefined;
    const rows = await pageOfStreams(context.tx, context, group, { prefix, byTime, descending, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      logStreams: shown.map((row) => describe(row, streamArn(context, group, row.name))),
      ...(rows.length > limit && last
        ? { nextToken: encodeToken({ name: last.name, at: last.lastEventAt ?? 0 } satisfies StreamMark) }
        : {}),
    };
  },
});

const describe = (row: LogStreamRow, arn: string) => ({
  logStreamName: row.name,
  creationTime: row.createdAt.getTime(),
  ...(row.firstEventAt === null ? {} : { firstEventTimestamp: row.firstEventAt }),
  ...(row.lastEventAt === null ? {} : { lastEventTimestamp: row.lastEventAt }),
  ...(row.ingestedAt === null ? {} : { lastIngestionTime: row.ingestedAt }),
  uploadSequenceToken: String(row.key).padStart(56, "4"),
  arn,
  // AWS has answered 0 for streams since 2019.
  storedBytes: 0,
});
