import { arn, parseArn } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { BuildState } from "../domain/build.ts";
import { keptCases, summarize } from "../domain/junit.ts";
import type { NewReport } from "../engine/outside.ts";
import { insertReport, insertReportGroup } from "../store/reports.ts";

const keptDays = 30;
const day = 24 * 3600 * 1000;

/** A name in a buildspec means the group `<project>-<name>`, made when it is missing; an ARN means a group that somebody made. */
export function groupName(projectName: string, group: string): string {
  const resource = parseArn(group)?.resource;
  return resource?.startsWith("report-group/") ? resource.slice("report-group/".length) : `${projectName}-${group}`;
}

export async function keepReport(
  tx: Tx,
  state: BuildState,
  report: NewReport,
  { uuid, now }: { uuid: string; now: Date },
): Promise<string> {
  const { account, region } = state;
  const name = groupName(state.projectName, report.group);
  await insertReportGroup(tx, {
    ...{ account, region, name, type: "TEST" },
    ...{ export_config: { exportConfigType: "NO_EXPORT" }, created_at: now, modified_at: now },
  });
  const { kept, truncated } = keptCases(report.cases);
  await insertReport(tx, {
    ...{ account, region, group_name: name, uuid, build_id: state.id, status: report.status, truncated },
    ...{ created_at: now, expires_at: new Date(now.getTime() + keptDays * day) },
    summary: summarize(report.cases),
    cases: kept,
  });
  return arn("codebuild", state, `report/${name}:${uuid}`);
}
