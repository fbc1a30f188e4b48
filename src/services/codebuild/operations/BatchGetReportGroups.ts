import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportGroupArnOf, reportGroupName } from "../arns.ts";
import { reportGroupView } from "../report-view.ts";
import { findReportGroup } from "../store/reports.ts";

export const BatchGetReportGroups = operation<typeof sdk, "BatchGetReportGroups">({
  resource: ({ reportGroupArns }, context) => reportGroupArns.map((arn) => reportGroupArnOf(context, arn)),
  async run({ reportGroupArns }, context) {
    const reportGroups: sdk.ReportGroup[] = [];
    const reportGroupsNotFound: string[] = [];
    for (const arn of new Set(reportGroupArns)) {
      const group = await findReportGroup(context.tx, context, reportGroupName(arn));
      if (group) reportGroups.push(await reportGroupView(context.tx, group));
      else reportGroupsNotFound.push(arn);
    }
    return { reportGroups, reportGroupsNotFound } as never;
  },
});
