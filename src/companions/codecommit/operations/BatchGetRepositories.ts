import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { fault } from "../errors.ts";
import { givenRepositoryName } from "../given.ts";
import { repositoryArn } from "../reconcile.ts";
import { metadataOf } from "../repository.ts";
import { findRepository } from "../store/repositories.ts";

const mostNames = 25;

export const BatchGetRepositories = operation<typeof sdk, "BatchGetRepositories">({
  resource: ({ repositoryNames }, { account, region }) =>
    repositoryNames?.length ? repositoryNames.map((name) => repositoryArn({ account, region, name })) : "*",
  async run({ repositoryNames }, context) {
    if (!repositoryNames?.length) throw fault("RepositoryNamesRequiredException", "Repository names are required, but were not specified");
    if (repositoryNames.length > mostNames) {
      throw fault("MaximumRepositoryNamesExceededException", `The maximum number of allowed repository names was exceeded: ${mostNames}`);
    }
    const repositories = [];
    const repositoriesNotFound = [];
    for (const name of new Set(repositoryNames)) {
      const found = await findRepository(context.tx, context, givenRepositoryName(name));
      if (found) repositories.push(metadataOf(found, context));
      else repositoriesNotFound.push(name);
    }
    return { repositories, repositoriesNotFound };
  },
});
