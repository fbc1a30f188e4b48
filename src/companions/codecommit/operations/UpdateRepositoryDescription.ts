import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { givenDescription } from "../given-texts.ts";
import { repositoryNamed, resourceOf } from "../repository.ts";
import { updateRepository } from "../store/repositories.ts";

export const UpdateRepositoryDescription = operation<typeof sdk, "UpdateRepositoryDescription">({
  resource: resourceOf,
  async run(input, context) {
    const description = givenDescription(input.repositoryDescription) ?? null;
    const { id } = await repositoryNamed(context.tx, context, input.repositoryName);
    await updateRepository(context.tx, id, { description, modified_at: context.now });
    return {};
  },
});
