import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { givenTags, taggedArn } from "../tags.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tags }, context) {
    await putTags(context.tx, await taggedArn(context, resourceArn), givenTags(tags));
    return {};
  },
});
