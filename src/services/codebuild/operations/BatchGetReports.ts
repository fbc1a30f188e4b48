import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportIn } from "../arns.ts";
import { reportView } from "../report-view.ts";
import { ownerOf, policyOf } from "../sharing.ts";
import { findReport } from "../store/reports.ts";

export const BatchGetReports = operation<typeof sdk, "BatchGetReports">({
  resource: ({ reportArns }, context) => [...new Set(reportArns.map((arn) => ownerOf(context, arn, "report").arn))],
  resourcePolicy: ({ reportArns }, context) =>
    policyOf(
      context,
      reportArns.map((arn) => ownerOf(context, arn, "report").arn),
    ),
  async run({ reportArns }, context) {
    const reports: sdk.Report[] = [];
    const reportsNotFound: string[] = [];
    for (const arn of new Set(reportArns)) {
      const { group, uuid } = reportIn(arn);
      const report = await findReport(context.tx, ownerOf(context, arn, "report").place, group, uuid);
      if (report) reports.push(reportView(report));
      else reportsNotFound.push(arn);
    }
    return { reports, reportsNotFound } as never;
  },
});
