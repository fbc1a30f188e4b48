import type * as sdk from "@aws-sdk/client-codeartifact";
import { present } from "../../../base/present.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { isTexts, keyAfter, pageOf, pageSize } from "../pages.ts";
import { listRepositories } from "../store/repositories.ts";
import { repositorySummary } from "../views.ts";

/** Those that the caller's account administers, in any domain. */
export const ListRepositories = operation<typeof sdk, "ListRepositories">({
  resource: () => "*",
  transaction: "read",
  async run(input, { tx, account, region }) {
    const size = pageSize(input, 1000);
    const [name, domain] = keyAfter(input, isTexts(2)) ?? [];
    const after = name !== undefined && domain !== undefined ? { name, domain } : undefined;
    const query = present({ administrator: account, prefix: input.repositoryPrefix });
    const found = await listRepositories(tx, region, query, size + 1, after);
    const { rows, ...next } = pageOf(found, size, (row) => [row.name, row.domain_id]);
    return { repositories: rows.map((row) => repositorySummary(row, row.domain_name)), ...next };
  },
});
