import { present } from "../../../base/present.ts";
import { domainOf, onDomain } from "../access.ts";
import { isTexts, keyAfter, pageOf, pageSize } from "../pages.ts";
import { listRepositories } from "../store/repositories.ts";
import { repositorySummary } from "../views.ts";

export const ListRepositoriesInDomain = onDomain<"ListRepositoriesInDomain">({
  transaction: "read",
  async run(input, context) {
    const { row } = await domainOf(input, context);
    const size = pageSize(input, 1000);
    const [name, domain] = keyAfter(input, isTexts(2)) ?? [];
    const after = name !== undefined && domain !== undefined ? { name, domain } : undefined;
    const query = present({ domainId: row.id, administrator: input.administratorAccount, prefix: input.repositoryPrefix });
    const found = await listRepositories(context.tx, row.region, query, size + 1, after);
    const { rows, ...next } = pageOf(found, size, (one) => [one.name, one.domain_id]);
    return { repositories: rows.map((one) => repositorySummary(one, row.name)), ...next };
  },
});
