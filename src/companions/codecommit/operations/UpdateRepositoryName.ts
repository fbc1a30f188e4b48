import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { deleteTags, isUniqueViolation, putTags, tagsOf } from "../../../kernel/store/index.ts";
import { fault } from "../errors.ts";
import { givenRepositoryName } from "../given.ts";
import { repositoryArn } from "../reconcile.ts";
import { repositoryNamed } from "../repository.ts";
import { updateRepository } from "../store/repositories.ts";

export const UpdateRepositoryName = operation<typeof sdk, "UpdateRepositoryName">({
  resource: ({ oldName, newName }, { account, region }) =>
    [oldName, newName].map((name) => repositoryArn({ account, region, name: name ?? "" })),
  async run(input, { tx, account, region, now }) {
    const newName = givenRepositoryName(input.newName);
    const repository = await repositoryNamed(tx, { account, region }, input.oldName);
    const tags = await tagsOf(tx, repositoryArn(repository));
    await updateRepository(tx, repository.id, { name: newName, modified_at: now }).catch((error) => {
      if (!isUniqueViolation(error)) throw error;
      throw fault("RepositoryNameExistsException", `Repository named ${newName} already exists`);
    });
    await deleteTags(tx, repositoryArn(repository));
    await putTags(tx, repositoryArn({ account, region, name: newName }), tags);
    return {};
  },
});
