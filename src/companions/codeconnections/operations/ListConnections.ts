import type * as sdk from "@aws-sdk/client-codestar-connections";
import { connectionTables } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { pageStart, tokenAfter } from "../paging.ts";
import { connectionShape } from "../shapes.ts";

const usualPage = 50;

export const ListConnections = operation<typeof sdk, "ListConnections">({
  resource: () => "*",
  async run({ ProviderTypeFilter, HostArnFilter, MaxResults, NextToken }, context) {
    const size = MaxResults || usualPage;
    let query = connectionTables(context.tx)
      .selectFrom("connection")
      .selectAll()
      .where("account", "=", context.account)
      .where("region", "=", context.region)
      .where("number", ">", pageStart(NextToken));
    if (ProviderTypeFilter !== undefined) query = query.where("provider", "=", ProviderTypeFilter as never);
    if (HostArnFilter !== undefined) query = query.where("host_arn", "=", HostArnFilter);
    const rows = await query
      .orderBy("number")
      .limit(size + 1)
      .execute();
    const Connections = [];
    for (const row of rows.slice(0, size)) Connections.push(await connectionShape(context.tx, row));
    return { Connections, ...tokenAfter(rows, size) };
  },
});
