import type * as sdk from "@aws-sdk/client-codecommit";
import { uuid } from "../../../base/ids.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { fault } from "../errors.ts";
import { givenRepositoryName } from "../given.ts";
import { givenDescription, givenTags } from "../given-texts.ts";
import { repositoryArn } from "../reconcile.ts";
import { metadataOf, resourceOf } from "../repository.ts";
import { insertRepository } from "../store/repositories.ts";

export const CreateRepository = operation<typeof sdk, "CreateRepository">({
  resource: resourceOf,
  async run(input, context) {
    const { tx, account, region, now } = context;
    const name = givenRepositoryName(input.repositoryName);
    const description = givenDescription(input.repositoryDescription);
    const tags = givenTags(input.tags);
    if (input.kmsKeyId) throw fault("EncryptionKeyNotFoundException", `The encryption key was not found: ${input.kmsKeyId.slice(0, 200)}`);
    const created = await insertRepository(tx, {
      id: uuid(),
      account,
      region,
      name,
      description: description ?? null,
      created_at: now,
    }).catch((error) => {
      if (!isUniqueViolation(error)) throw error;
      throw fault("RepositoryNameExistsException", `Repository named ${name} already exists`);
    });
    await putTags(tx, repositoryArn(created), tags);
    return { repositoryMetadata: metadataOf(created, context) };
  },
});
