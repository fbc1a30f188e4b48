import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags, putTags } from "../../../kernel/store/index.ts";
import { reportGroupArnOf, reportGroupName } from "../arns.ts";
import { exportProblem, exportWithDefaults } from "../domain/report-group-rules.ts";
import { invalid, notFound } from "../errors.ts";
import { reportGroupView } from "../report-view.ts";
import { findReportGroup, updateReportGroup } from "../store/reports.ts";
import { completeTags } from "../tags.ts";

export const UpdateReportGroup = operation<typeof sdk, "UpdateReportGroup">({
  resource: ({ arn }, context) => reportGroupArnOf(context, arn),
  async run({ arn, exportConfig, tags }, context) {
    const { tx, now } = context;
    const name = reportGroupName(arn);
    if (!(await findReportGroup(tx, context, name))) throw notFound(`Report group cannot be found: ${arn}`);
    const problem = exportConfig && exportProblem(exportConfig);
    if (problem) throw invalid(problem);
    if (exportConfig) await updateReportGroup(tx, context, name, exportWithDefaults(exportConfig), now);
    if (tags) {
      await deleteTags(tx, reportGroupArnOf(context, name));
      await putTags(tx, reportGroupArnOf(context, name), completeTags(tags));
    }
    return { reportGroup: await reportGroupView(tx, (await findReportGroup(tx, context, name))!) } as never;
  },
});
