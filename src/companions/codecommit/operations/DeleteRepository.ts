import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { deleteTags } from "../../../kernel/store/index.ts";
import { givenRepositoryName } from "../given.ts";
import { repositoryArn, repositoryKind } from "../reconcile.ts";
import { resourceOf } from "../repository.ts";
import { findRepository, updateRepository } from "../store/repositories.ts";

export const DeleteRepository = operation<typeof sdk, "DeleteRepository">({
  resource: resourceOf,
  async run(input, { tx, account, region, now }) {
    const repository = await findRepository(tx, { account, region }, givenRepositoryName(input.repositoryName));
    // Deleting what is not there succeeds, without an id.
    if (!repository) return {};
    await updateRepository(tx, repository.id, { deleted_at: now });
    await deleteTags(tx, repositoryArn(repository));
    await wake(tx, repositoryKind, repository.id);
    return { repositoryId: repository.id };
  },
});
