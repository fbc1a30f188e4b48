import type * as sdk from "@aws-sdk/client-codebuild";
import { arn } from "../../base/arn.ts";
import { type Tx, tagsOf } from "../../kernel/store/index.ts";
import { reportGroupArnOf } from "./arns.ts";
import { buildArn } from "./domain/view.ts";
import type { ReportRow, StoredReportGroup } from "./store/reports.ts";

export async function reportGroupView(tx: Tx, group: StoredReportGroup): Promise<sdk.ReportGroup> {
  const groupArn = reportGroupArnOf(group, group.name);
  return {
    arn: groupArn,
    name: group.name,
    type: group.type as sdk.ReportType,
    exportConfig: group.export_config,
    created: new Date(group.created_at),
    lastModified: new Date(group.modified_at),
    tags: await tagsOf(tx, groupArn),
    status: "ACTIVE",
  };
}

export const reportArn = (report: Pick<ReportRow, "account" | "region" | "group_name" | "uuid">): string =>
  arn("codebuild", report, `report/${report.group_name}:${report.uuid}`);

export const reportView = (report: ReportRow): sdk.Report => ({
  arn: reportArn(report),
  type: report.type,
  name: report.uuid,
  reportGroupArn: reportGroupArnOf(report, report.group_name),
  executionId: buildArn({ ...report, id: report.build_id }),
  status: report.status as sdk.ReportStatusType,
  created: new Date(report.created_at),
  expired: new Date(report.expires_at),
  exportConfig: report.export_config,
  truncated: report.truncated,
  ...(report.summary ? { testSummary: report.summary } : {}),
  ...(report.coverage_summary ? { codeCoverageSummary: report.coverage_summary } : {}),
});
