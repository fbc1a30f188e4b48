import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { afterOf, pageOf, pageSize } from "../pages.ts";
import { repositorySummary } from "../repository-view.ts";
import { repositoryArn } from "../resources.ts";
import { listRepositories } from "../store/repositories.ts";

export const ListRepositories = operation<typeof sdk, "ListRepositories">({
  resource: (_input, context) => repositoryArn(context, "*", "*"),
  async run({ nextToken, maxResults }, context) {
    const after = afterOf(nextToken, 2) ?? ["", ""];
    const read = await listRepositories(context.tx, context, after, pageSize(maxResults) + 1);
    const { items, ...token } = pageOf(read, maxResults, ({ provider, name }) => [provider, name]);
    return { repositories: items.map(repositorySummary), ...token };
  },
});
