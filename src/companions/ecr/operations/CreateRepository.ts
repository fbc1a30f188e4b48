import type * as sdk from "@aws-sdk/client-ecr";
import { RepositoryAlreadyExistsException } from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { onRepository, registryOf } from "../on-repository.ts";
import { insertRepository, repositoryArn } from "../store/repositories.ts";
import { givenTags } from "../tags.ts";
import { repositoryView } from "../view.ts";

export const CreateRepository = operation<typeof sdk, "CreateRepository">({
  resource: onRepository.resource,
  async run(input, context) {
    const { tx, now } = context;
    const tags = givenTags(input.tags);
    const repository = {
      ...{ ...registryOf(context, input.registryId), name: input.repositoryName, created_at: now },
      mutability: input.imageTagMutability ?? "MUTABLE",
      exclusion_filters: input.imageTagMutabilityExclusionFilters ?? [],
      scan_on_push: input.imageScanningConfiguration?.scanOnPush ?? false,
      encryption: input.encryptionConfiguration ?? { encryptionType: "AES256" as const },
      ...{ policy: null, lifecycle_policy: null, lifecycle_evaluated_at: null },
    };
    if (!(await insertRepository(tx, repository))) {
      const message = `The repository with name '${repository.name}' already exists in the registry with id '${repository.account}'`;
      throw new RepositoryAlreadyExistsException({ message, $metadata: {} });
    }
    await putTags(tx, repositoryArn(repository), tags);
    return { repository: repositoryView(repository, context) };
  },
});
