import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportGroupArnOf, reportGroupName } from "../arns.ts";
import { notFound } from "../errors.ts";
import { listReports } from "../report-lists.ts";
import { findReportGroup } from "../store/reports.ts";

export const ListReportsForReportGroup = operation<typeof sdk, "ListReportsForReportGroup">({
  resource: ({ reportGroupArn }, context) => reportGroupArnOf(context, reportGroupArn),
  async run({ reportGroupArn, ...asked }, context) {
    const group = reportGroupName(reportGroupArn);
    if (!(await findReportGroup(context.tx, context, group))) throw notFound(`Report group cannot be found: ${reportGroupArn}`);
    return listReports(context, { group, ...asked });
  },
});
