import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { isUniqueViolation, putTags } from "../../../kernel/store/index.ts";
import { conflict, mismatch } from "../errors.ts";
import { repositoryView } from "../repository-view.ts";
import { repositoryArn } from "../resources.ts";
import { findRepository, insertRepository } from "../store/repositories.ts";

/** A repository is linked once; linking it again in the same way answers with it. */
export const CreateRepository = operation<typeof sdk, "CreateRepository">({
  resource: ({ provider, name }, context) => repositoryArn(context, provider, name),
  async run({ provider, name, connectionArn, encryptionKey, tags = [] }, context) {
    const { tx, account, region } = context;
    const known = await findRepository(tx, context, provider, name);
    if (known && (known.connection_arn !== connectionArn || known.encryption_key !== (encryptionKey ?? null)))
      throw mismatch(`The repository ${name}`);
    if (known) return { repository: repositoryView(known) };
    const arn = repositoryArn(context, provider, name);
    const row = { account, region, provider, name, arn, connection_arn: connectionArn, encryption_key: encryptionKey ?? null };
    try {
      await insertRepository(tx, row);
    } catch (error) {
      if (isUniqueViolation(error)) throw conflict(`The repository ${name} is being linked by another call`);
      throw error;
    }
    await putTags(tx, arn, tags);
    return { repository: repositoryView(row) };
  },
});
