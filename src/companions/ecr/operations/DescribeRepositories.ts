import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { repositoryNotFound } from "../errors.ts";
import { registryOf } from "../on-repository.ts";
import { after, next } from "../paging.ts";
import { findRepository, listRepositories, repositoryArn } from "../store/repositories.ts";
import { repositoryView } from "../view.ts";

export const DescribeRepositories = operation<typeof sdk, "DescribeRepositories">({
  resource: ({ repositoryNames, registryId }, context) =>
    repositoryNames?.map((name) => repositoryArn({ ...registryOf(context, registryId), name })) ??
    repositoryArn({ ...registryOf(context, registryId), name: "*" }),
  transaction: "read",
  async run({ repositoryNames, registryId, nextToken, maxResults = 100 }, context) {
    const registry = registryOf(context, registryId);
    if (repositoryNames) {
      const found = await Promise.all(
        repositoryNames.map(async (name) => {
          const repository = await findRepository(context.tx, registry, name);
          if (!repository) throw repositoryNotFound(registry.account, name);
          return repositoryView(repository, context);
        }),
      );
      return { repositories: found };
    }
    const rows = await listRepositories(context.tx, registry, { after: after(nextToken), limit: maxResults + 1 });
    const shown = rows.slice(0, maxResults);
    return { repositories: shown.map((row) => repositoryView(row, context)), ...next(rows.length > maxResults, shown.at(-1)?.name) };
  },
});
