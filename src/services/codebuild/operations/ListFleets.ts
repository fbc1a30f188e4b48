import type * as sdk from "@aws-sdk/client-codebuild";
import { operation } from "../../../kernel/gateway/index.ts";
import { offsetOf, pageOf, pageSize } from "../pages.ts";
import { fleets } from "../store/fleets.ts";

const columns = { NAME: "name", CREATED_TIME: "created_at", LAST_MODIFIED_TIME: "modified_at" } as const;

export const ListFleets = operation<typeof sdk, "ListFleets">({
  resource: () => "*",
  async run({ sortBy = "NAME", sortOrder, nextToken, maxResults = pageSize }, context) {
    const offset = offsetOf(nextToken);
    const direction = sortOrder === "DESCENDING" ? "desc" : "asc";
    const rows = await fleets(context.tx, context)
      .orderBy(columns[sortBy], direction)
      .orderBy("name", direction)
      .offset(offset)
      .limit(maxResults + 1)
      .execute();
    const { items, ...more } = pageOf(rows, offset, maxResults);
    return { fleets: items.map(({ arn }) => arn), ...more };
  },
});
