import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { reportGroupArnOf, reportGroupName } from "../arns.ts";
import { invalid } from "../errors.ts";
import { countReports, deleteReportGroup } from "../store/reports.ts";
import { deletePolicy } from "../store/resource-policies.ts";

export const DeleteReportGroup = operation<typeof sdk, "DeleteReportGroup">({
  resource: ({ arn }, context) => reportGroupArnOf(context, arn),
  async run({ arn, deleteReports = false }, context) {
    const name = reportGroupName(arn);
    if (!deleteReports && (await countReports(context.tx, context, name)) > 0) {
      throw invalid("Cannot delete report group while it contains reports. Delete its reports first, or set deleteReports to true");
    }
    await deleteReportGroup(context.tx, context, name);
    const groupArn = reportGroupArnOf(context, name);
    await deleteTags(context.tx, groupArn);
    await deletePolicy(context.tx, groupArn);
    return {};
  },
});
