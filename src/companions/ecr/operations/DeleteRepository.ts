import type * as sdk from "@aws-sdk/client-ecr";
import { RepositoryNotEmptyException } from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { onRepository, repositoryNamed } from "../on-repository.ts";
import { imagesOf } from "../store/images.ts";
import { deleteRepository } from "../store/repositories.ts";
import { inside } from "../store/tables.ts";
import { repositoryView } from "../view.ts";

export const DeleteRepository = operation<typeof sdk, "DeleteRepository">({
  ...onRepository,
  async run({ force, ...named }, context) {
    const repository = await repositoryNamed(context, named);
    if (!force && (await imagesOf(context.tx, inside(repository))).length) {
      const message = `The repository with name '${repository.name}' in registry with id '${repository.account}' cannot be deleted because it still contains images`;
      throw new RepositoryNotEmptyException({ message, $metadata: {} });
    }
    await deleteRepository(context.tx, repository);
    return { repository: repositoryView(repository, context) };
  },
});
