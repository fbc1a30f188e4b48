import type * as sdk from "@aws-sdk/client-ecr";
import { LifecyclePolicyNotFoundException } from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";

export const GetLifecyclePolicy = operation<typeof sdk, "GetLifecyclePolicy">({
  ...onRepository,
  async run(named, context) {
    const repository = await repositoryNamed(context, named);
    if (repository.lifecycle_policy === null) {
      const message = `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${repository.account}'`;
      throw new LifecyclePolicyNotFoundException({ message, $metadata: {} });
    }

    return { registryId: repository.account, repositoryName: repository.name, lifecyclePolicyText: repository.lifecycle_policy };
  },
});
