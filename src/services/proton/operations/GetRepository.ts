import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { notFound } from "../errors.ts";
import { repositoryView } from "../repository-view.ts";
import { repositoryArn } from "../resources.ts";
import { findRepository } from "../store/repositories.ts";

export const GetRepository = operation<typeof sdk, "GetRepository">({
  resource: ({ provider, name }, context) => repositoryArn(context, provider, name),
  async run({ provider, name }, context) {
    const row = await findRepository(context.tx, context, provider, name);
    if (!row) throw notFound(`The repository ${name} of ${provider} was not found`);
    return { repository: repositoryView(row) };
  },
});
