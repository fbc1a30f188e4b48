import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportIn } from "../arns.ts";
import { notFound } from "../errors.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { ownerOf, policyOf } from "../sharing.ts";
import { findReport } from "../store/reports.ts";

export const DescribeTestCases = operation<typeof sdk, "DescribeTestCases">({
  resource: ({ reportArn }, context) => ownerOf(context, reportArn, "report").arn,
  resourcePolicy: ({ reportArn }, context) => policyOf(context, [ownerOf(context, reportArn, "report").arn]),
  async run({ reportArn, filter = {}, nextToken, maxResults = pageSize }, context) {
    const { group, uuid } = reportIn(reportArn);
    const report = await findReport(context.tx, ownerOf(context, reportArn, "report").place, group, uuid);
    if (!report) throw notFound(`Report cannot be found: ${reportArn}`);
    const { status, keyword } = filter;
    const matching = report.cases.filter(
      (one) =>
        (status === undefined || one.status === status) &&
        (keyword === undefined || one.name.includes(keyword) || one.prefix.includes(keyword)),
    );
    const offset = offsetOf(nextToken);
    const { items, ...more } = pageOf(matching.slice(offset, offset + maxResults + 1), offset, maxResults);
    const testCases = items.map((one) => ({
      reportArn,
      testRawDataPath: one.rawDataPath,
      prefix: one.prefix,
      name: one.name,
      status: one.status,
      durationInNanoSeconds: one.durationInNanoSeconds,
      message: one.message,
      expired: new Date(report.expires_at),
      testSuiteName: one.suite,
    }));
    return { testCases, ...more };
  },
});
