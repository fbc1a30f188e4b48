import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { fault } from "../errors.ts";
import { taggedArn } from "../tagged-repository.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ resourceArn }) => resourceArn ?? "*",
  async run({ resourceArn, tagKeys }, context) {
    if (!tagKeys) throw fault("TagKeysListRequiredException", "A list of tag keys is required");
    await removeTags(context.tx, await taggedArn(context.tx, context, resourceArn), tagKeys);
    return {};
  },
});
