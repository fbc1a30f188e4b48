import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { taggedResource } from "../tagged-resource.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tagKeys }, context) {
    await removeTags(context.tx, await taggedResource(context, resourceArn), tagKeys);
    return {};
  },
});
