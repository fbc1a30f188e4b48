import type { Place } from "../../base/arn.ts";
import type { Tx } from "../../kernel/store/index.ts";
import { offsetOf, pageOf, pageSize } from "./pages.ts";
import { reportArn } from "./report-view.ts";
import { reports } from "./store/reports.ts";

/** ARNs of reports, the newest first unless asked otherwise. */
export async function listReports(
  tx: Tx,
  place: Place,
  asked: { group?: string; sortOrder?: string; nextToken?: string; maxResults?: number; filter?: { status?: string } },
): Promise<{ reports: string[]; nextToken?: string }> {
  const { group, filter, maxResults = pageSize } = asked;
  const offset = offsetOf(asked.nextToken);
  const direction = asked.sortOrder === "ASCENDING" ? "asc" : "desc";
  let query = reports(tx, place);
  if (group !== undefined) query = query.where("group_name", "=", group);
  if (filter?.status !== undefined) query = query.where("status", "=", filter.status);
  const rows = await query
    .orderBy("created_at", direction)
    .orderBy("uuid", direction)
    .offset(offset)
    .limit(maxResults + 1)
    .execute();
  const { items, ...more } = pageOf(rows, offset, maxResults);
  return { reports: items.map(reportArn), ...more };
}
