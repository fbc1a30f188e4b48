import type * as sdk from "@aws-sdk/client-cloudwatch-logs";
import { arn } from "../../../base/arn.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { decodeToken, encodeToken } from "../../../kernel/store/index.ts";
import { groupArn, groupNameOf, invalidParameter } from "../log-arn.ts";
import { listGroups } from "../store/groups.ts";

const pageSize = 50;

export const DescribeLogGroups = operation<typeof sdk, "DescribeLogGroups">({
  resource: (_input, context) => arn("logs", context, "log-group::log-stream:"),
  async run(input, context) {
    const { logGroupNamePrefix, logGroupNamePattern, logGroupIdentifiers, logGroupClass, nextToken, limit = pageSize } = input;
    if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
      throw invalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    const rows = await listGroups(context.tx, context, {
      prefix: logGroupNamePrefix,
      contains: logGroupNamePattern,
      names: logGroupIdentifiers?.map((logGroupIdentifier) => groupNameOf({ logGroupIdentifier })),
      class: logGroupClass,
      after: nextToken && decodeToken<string>(nextToken, () => invalidParameter("The specified nextToken is invalid.")),
      limit: limit + 1,
    });
    const shown = rows.slice(0, limit);
    return {
      logGroups: shown.map((row) => ({
        logGroupName: row.name,
        creationTime: row.createdAt.getTime(),
        ...(row.retentionDays === null ? {} : { retentionInDays: row.retentionDays }),
        metricFilterCount: 0,
        arn: `${groupArn(context, row.name)}:*`,
        storedBytes: row.storedBytes,
        logGroupClass: row.class,
        logGroupArn: groupArn(context, row.name),
      })),
      ...(rows.length > limit ? { nextToken: encodeToken(shown.at(-1)!.name) } : {}),
    };
  },
});
