import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { metadataOf, repositoryNamed, resourceOf } from "../repository.ts";

export const GetRepository = operation<typeof sdk, "GetRepository">({
  resource: resourceOf,
  async run({ repositoryName }, context) {
    return { repositoryMetadata: metadataOf(await repositoryNamed(context.tx, context, repositoryName), context) };
  },
});
