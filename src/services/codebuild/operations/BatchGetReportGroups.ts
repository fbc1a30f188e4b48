import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportGroupView } from "../report-view.ts";
import { named, policyOf } from "../sharing.ts";
import { findReportGroup } from "../store/reports.ts";

export const BatchGetReportGroups = operation<typeof sdk, "BatchGetReportGroups">({
  resource: ({ reportGroupArns }, context) => reportGroupArns.map((arn) => named(context, arn, "report-group").arn),
  resourcePolicy: ({ reportGroupArns }, context) =>
    policyOf(
      context,
      reportGroupArns.map((arn) => named(context, arn, "report-group").arn),
    ),
  async run({ reportGroupArns }, context) {
    const reportGroups: sdk.ReportGroup[] = [];
    const reportGroupsNotFound: string[] = [];
    for (const arn of new Set(reportGroupArns)) {
      const { place, name } = named(context, arn, "report-group");
      const group = await findReportGroup(context.tx, place, name);
      if (group) reportGroups.push(await reportGroupView(context.tx, group));
      else reportGroupsNotFound.push(arn);
    }
    return { reportGroups, reportGroupsNotFound } as never;
  },
});
