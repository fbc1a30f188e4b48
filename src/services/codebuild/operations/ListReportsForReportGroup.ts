import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { notFound } from "../errors.ts";
import { listReports } from "../report-lists.ts";
import { named, policyOf } from "../sharing.ts";
import { findReportGroup } from "../store/reports.ts";

export const ListReportsForReportGroup = operation<typeof sdk, "ListReportsForReportGroup">({
  resource: ({ reportGroupArn }, context) => named(context, reportGroupArn, "report-group").arn,
  resourcePolicy: ({ reportGroupArn }, context) => policyOf(context, [named(context, reportGroupArn, "report-group").arn]),
  async run({ reportGroupArn, ...asked }, context) {
    const { place, name: group } = named(context, reportGroupArn, "report-group");
    if (!(await findReportGroup(context.tx, place, group))) throw notFound(`Report group cannot be found: ${reportGroupArn}`);
    return listReports(context.tx, place, { group, ...asked });
  },
});
