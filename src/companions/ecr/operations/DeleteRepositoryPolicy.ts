import type * as sdk from "@aws-sdk/client-ecr";
import { RepositoryPolicyNotFoundException } from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { updateRepository } from "../store/repositories.ts";

export const DeleteRepositoryPolicy = operation<typeof sdk, "DeleteRepositoryPolicy">({
  ...onRepository,
  async run(named, context) {
    const repository = await repositoryNamed(context, named);
    if (repository.policy === null) {
      const message = `Repository policy does not exist for the repository with name '${repository.name}' in the registry with id '${repository.account}'`;
      throw new RepositoryPolicyNotFoundException({ message, $metadata: {} });
    }
    await updateRepository(context.tx, repository, { policy: null });
    return { registryId: repository.account, repositoryName: repository.name, policyText: repository.policy };
  },
});
