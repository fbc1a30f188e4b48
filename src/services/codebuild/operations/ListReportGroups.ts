import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { reportGroupArnOf } from "../arns.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { reportGroups } from "../store/reports.ts";

const columns = { NAME: "name", CREATED_TIME: "created_at", LAST_MODIFIED_TIME: "modified_at" } as const;

export const ListReportGroups = operation<typeof sdk, "ListReportGroups">({
  resource: () => "*",
  async run({ sortBy = "NAME", sortOrder, nextToken, maxResults = pageSize }, context) {
    const offset = offsetOf(nextToken);
    const direction = sortOrder === "DESCENDING" ? "desc" : "asc";
    const rows = await reportGroups(context.tx, context)
      .orderBy(columns[sortBy], direction)
      .orderBy("name", direction)
      .offset(offset)
      .limit(maxResults + 1)
      .execute();
    const { items, ...more } = pageOf(rows, offset, maxResults);
    return { reportGroups: items.map(({ name }) => reportGroupArnOf(context, name)), ...more };
  },
});
