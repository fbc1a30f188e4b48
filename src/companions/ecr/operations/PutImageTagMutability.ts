import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { updateRepository } from "../store/repositories.ts";

export const PutImageTagMutability = operation<typeof sdk, "PutImageTagMutability">({
  ...onRepository,
  async run({ imageTagMutability, imageTagMutabilityExclusionFilters = [], ...named }, context) {
    const repository = await repositoryNamed(context, named);
    await updateRepository(context.tx, repository, {
      mutability: imageTagMutability,
      exclusion_filters: imageTagMutabilityExclusionFilters,
    });
    return { registryId: repository.account, repositoryName: repository.name, imageTagMutability, imageTagMutabilityExclusionFilters };
  },
});
