import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportGroupArnOfReport, reportIn } from "../arns.ts";
import { deleteReport } from "../store/reports.ts";

export const DeleteReport = operation<typeof sdk, "DeleteReport">({
  resource: ({ arn }, context) => reportGroupArnOfReport(context, arn),
  async run({ arn }, context) {
    const { group, uuid } = reportIn(arn);
    await deleteReport(context.tx, context, group, uuid);
    return {};
  },
});
