import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { reportGroupArnOf } from "../arns.ts";
import { exportProblem, exportWithDefaults } from "../domain/report-group-rules.ts";
import { alreadyExists, invalid } from "../errors.ts";
import { reportGroupView } from "../report-view.ts";
import { insertReportGroup } from "../store/reports.ts";
import { completeTags } from "../tags.ts";

export const CreateReportGroup = operation<typeof sdk, "CreateReportGroup">({
  resource: ({ name }, context) => reportGroupArnOf(context, name),
  async run({ name, type, exportConfig, tags }, context) {
    const { tx, now, account, region } = context;
    const problem = exportProblem(exportConfig);
    if (problem) throw invalid(problem);
    const arn = reportGroupArnOf(context, name);
    const group = { account, region, name, type, export_config: exportWithDefaults(exportConfig), created_at: now, modified_at: now };
    if (!(await insertReportGroup(tx, group))) throw alreadyExists(`Report group already exists: ${arn}`);
    await putTags(tx, arn, completeTags(tags));
    return { reportGroup: await reportGroupView(tx, group) } as never;
  },
});
