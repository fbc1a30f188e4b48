import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { trendStats, trendTypeOf, trendValue } from "../domain/reports/trend.ts";
import { invalid, notFound } from "../errors.ts";
import { pageSize } from "../pages.ts";
import { reportArn } from "../report-view.ts";
import { named, policyOf } from "../sharing.ts";
import { findReportGroup, reports } from "../store/reports.ts";

/** One figure of a group's latest reports, the newest first. Numbers are texts in AWS's answer. */
export const GetReportGroupTrend = operation<typeof sdk, "GetReportGroupTrend">({
  resource: ({ reportGroupArn }, context) => named(context, reportGroupArn, "report-group").arn,
  resourcePolicy: ({ reportGroupArn }, context) => policyOf(context, [named(context, reportGroupArn, "report-group").arn]),
  async run({ reportGroupArn, trendField, numOfReports = pageSize }, context) {
    const { place, name } = named(context, reportGroupArn, "report-group");
    const group = await findReportGroup(context.tx, place, name);
    if (!group) throw notFound(`Report group cannot be found: ${reportGroupArn}`);
    if (group.type !== trendTypeOf(trendField)) throw invalid(`Trend field ${trendField} is not supported for report type ${group.type}`);
    const rows = await reports(context.tx, place)
      .where("group_name", "=", name)
      .orderBy("created_at", "desc")
      .orderBy("uuid", "desc")
      .limit(numOfReports)
      .execute();
    const found = rows.flatMap((row) => {
      const value = trendValue(trendField, { summary: row.summary, coverage: row.coverage_summary });
      return value === undefined ? [] : [{ reportArn: reportArn(row), value }];
    });
    const stats = trendStats(found.map(({ value }) => value));
    return {
      ...(stats ? { stats: { average: String(stats.average), max: String(stats.max), min: String(stats.min) } } : {}),
      rawData: found.map(({ value, ...of }) => ({ ...of, data: String(value) })),
    };
  },
});
