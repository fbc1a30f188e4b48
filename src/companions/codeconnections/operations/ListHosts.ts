import type * as sdk from "@aws-sdk/client-codestar-connections";
import { connectionTables } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { pageStart, tokenAfter } from "../paging.ts";
import { hostShape } from "../shapes.ts";

const usualPage = 50;

export const ListHosts = operation<typeof sdk, "ListHosts">({
  resource: () => "*",
  async run({ MaxResults, NextToken }, context) {
    const size = MaxResults || usualPage;
    const rows = await connectionTables(context.tx)
      .selectFrom("connection_host")
      .selectAll()
      .where("account", "=", context.account)
      .where("region", "=", context.region)
      .where("number", ">", pageStart(NextToken))
      .orderBy("number")
      .limit(size + 1)
      .execute();
    return { Hosts: rows.slice(0, size).map((row) => ({ ...hostShape(row), HostArn: row.arn })), ...tokenAfter(rows, size) };
  },
});
