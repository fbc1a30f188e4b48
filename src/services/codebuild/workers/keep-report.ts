import { arn, parseArn } from "../../../base/arn.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import type { ArtifactTarget } from "../domain/artifact-location.ts";
import type { BuildState } from "../domain/build.ts";
import { exportTarget } from "../domain/report-group-rules.ts";
import { mergeFiles, summarizeCoverage } from "../domain/reports/coverage.ts";
import { keptCases, summarize } from "../domain/reports/test-case.ts";
import { BuildFailure, clientError, type NewReport, type ReportType } from "../engine/outside.ts";
import { findReportGroup, insertReport, insertReportGroup } from "../store/reports.ts";
import { buildPrincipal } from "./service-role.ts";

const keptDays = 30;
const day = 24 * 3600 * 1000;

/** A name in a buildspec means the group `<project>-<name>`, made when it is missing; an ARN means a group that somebody made. */
export function groupName(projectName: string, group: string): string {
  const resource = parseArn(group)?.resource;
  return resource?.startsWith("report-group/") ? resource.slice("report-group/".length) : `${projectName}-${group}`;
}

/** The group of a report, which the build's role must be allowed to write to, and to make where only its name is given. */
export async function openReportGroup(
  kernel: Kernel,
  tx: Tx,
  state: BuildState,
  asked: { group: string; type: ReportType; uuid: string; now: Date },
): Promise<{ exportTo?: ArtifactTarget }> {
  const { account, region } = state;
  const name = groupName(state.projectName, asked.group);
  const groupArn = arn("codebuild", state, `report-group/${name}`);
  const known = await findReportGroup(tx, state, name);
  if (!known && asked.group.startsWith("arn:")) throw clientError(`Report group cannot be found: ${asked.group}`);
  for (const action of known ? ["CreateReport"] : ["CreateReportGroup", "CreateReport"]) await allow(kernel, tx, state, action, groupArn);
  if (!known) {
    await insertReportGroup(tx, {
      ...{ account, region, name, type: asked.type },
      ...{ export_config: { exportConfigType: "NO_EXPORT" }, created_at: asked.now, modified_at: asked.now },
    });
    return {};
  }
  if (known.type !== asked.type)
    throw clientError(`Report group ${groupArn} is of type ${known.type}, the report's format is ${asked.type}`);
  const exportTo = exportTarget(known.export_config, { group: name, uuid: asked.uuid });
  return exportTo ? { exportTo } : {};
}

async function allow(kernel: Kernel, tx: Tx, state: BuildState, action: string, resource: string): Promise<void> {
  const principal = await buildPrincipal(kernel, tx, state);
  const decision = await kernel.iam.authorize(tx, principal, { action: `codebuild:${action}`, resource, conditions: {} });
  if (!decision.allowed) throw new BuildFailure("ACCESS_DENIED", decision.message);
}

export async function keepReport(
  tx: Tx,
  state: BuildState,
  report: NewReport,
  { uuid, now }: { uuid: string; now: Date },
): Promise<string> {
  const { account, region } = state;
  const name = groupName(state.projectName, report.group);
  const group = await findReportGroup(tx, state, name);
  const tests = keptCases(report.cases);
  const coverage = mergeFiles(report.files);
  const isTest = report.type === "TEST";
  await insertReport(tx, {
    ...{ account, region, group_name: name, uuid, build_id: state.id, status: report.status, type: report.type },
    ...{ created_at: now, expires_at: new Date(now.getTime() + keptDays * day) },
    truncated: isTest ? tests.truncated : coverage.truncated,
    export_config: group?.export_config ?? { exportConfigType: "NO_EXPORT" },
    summary: isTest ? summarize(report.cases) : null,
    cases: tests.kept,
    coverage_summary: isTest ? null : summarizeCoverage(coverage.files),
    files: coverage.files,
  });
  return arn("codebuild", state, `report/${name}:${uuid}`);
}
