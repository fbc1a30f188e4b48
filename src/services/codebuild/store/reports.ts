import type { ReportExportConfig } from "@aws-sdk/client-codebuild";
import { sql } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type CodebuildTables, db } from "./tables.ts";

export type StoredReportGroup = CodebuildTables["codebuild_report_group"];
export type StoredReport = CodebuildTables["codebuild_report"];

export const reportGroups = (tx: Tx, { account, region }: Place) =>
  db(tx).selectFrom("codebuild_report_group").selectAll().where("account", "=", account).where("region", "=", region);

export const findReportGroup = (tx: Tx, place: Place, name: string): Promise<StoredReportGroup | undefined> =>
  reportGroups(tx, place).where("name", "=", name).executeTakeFirst();

/** False when the name is taken. */
export async function insertReportGroup(tx: Tx, group: StoredReportGroup): Promise<boolean> {
  const made = await db(tx)
    .insertInto("codebuild_report_group")
    .values({ ...group, export_config: json(group.export_config) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

export async function updateReportGroup(
  tx: Tx,
  { account, region }: Place,
  name: string,
  exportConfig: ReportExportConfig,
  now: Date,
): Promise<void> {
  await db(tx)
    .updateTable("codebuild_report_group")
    .set({ export_config: json(exportConfig), modified_at: now })
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .execute();
}

export async function deleteReportGroup(tx: Tx, { account, region }: Place, name: string): Promise<void> {
  await db(tx)
    .deleteFrom("codebuild_report")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("group_name", "=", name)
    .execute();
  await db(tx)
    .deleteFrom("codebuild_report_group")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .execute();
}

const withoutCases = [
  "account",
  "region",
  "group_name",
  "uuid",
  "build_id",
  "status",
  "created_at",
  "expires_at",
  "truncated",
  "type",
  "export_config",
  "summary",
  "coverage_summary",
] as const;
export type ReportRow = Pick<StoredReport, (typeof withoutCases)[number]>;

/** Reports that have not expired. */
export const reports = (tx: Tx, { account, region }: Place) =>
  db(tx)
    .selectFrom("codebuild_report")
    .select(withoutCases)
    .where("account", "=", account)
    .where("region", "=", region)
    .where("expires_at", ">", sql<Date>`now()`);

export const findReport = (tx: Tx, { account, region }: Place, group: string, uuid: string): Promise<StoredReport | undefined> =>
  db(tx)
    .selectFrom("codebuild_report")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("group_name", "=", group)
    .where("uuid", "=", uuid)
    .where("expires_at", ">", sql<Date>`now()`)
    .executeTakeFirst();

/** Saying it twice keeps one: a build that is taken over by another server process may report again. What has expired makes room. */
export async function insertReport(tx: Tx, report: StoredReport): Promise<void> {
  await db(tx)
    .deleteFrom("codebuild_report")
    .where("account", "=", report.account)
    .where("region", "=", report.region)
    .where("group_name", "=", report.group_name)
    .where("expires_at", "<=", report.created_at)
    .execute();
  await db(tx)
    .insertInto("codebuild_report")
    .values({
      ...report,
      export_config: json(report.export_config),
      summary: report.summary && json(report.summary),
      cases: json(report.cases),
      coverage_summary: report.coverage_summary && json(report.coverage_summary),
      files: json(report.files),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteReport(tx: Tx, { account, region }: Place, group: string, uuid: string): Promise<void> {
  await db(tx)
    .deleteFrom("codebuild_report")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("group_name", "=", group)
    .where("uuid", "=", uuid)
    .execute();
}

export async function countReports(tx: Tx, { account, region }: Place, group: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) from codebuild_report where account = ${account} and region = ${region} and group_name = ${group}`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}
