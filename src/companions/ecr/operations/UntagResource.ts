import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { taggedArn } from "../tags.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tagKeys }, context) {
    await removeTags(context.tx, await taggedArn(context, resourceArn), tagKeys);
    return {};
  },
});
