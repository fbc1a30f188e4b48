import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportGroupArnOfReport, reportIn } from "../arns.ts";
import { reportView } from "../report-view.ts";
import { findReport } from "../store/reports.ts";

export const BatchGetReports = operation<typeof sdk, "BatchGetReports">({
  resource: ({ reportArns }, context) => [...new Set(reportArns.map((arn) => reportGroupArnOfReport(context, arn)))],
  async run({ reportArns }, context) {
    const reports: sdk.Report[] = [];
    const reportsNotFound: string[] = [];
    for (const arn of new Set(reportArns)) {
      const { group, uuid } = reportIn(arn);
      const report = await findReport(context.tx, context, group, uuid);
      if (report) reports.push(reportView(report));
      else reportsNotFound.push(arn);
    }
    return { reports, reportsNotFound } as never;
  },
});
