import type * as sdk from "@aws-sdk/client-ecr";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { taggedArn } from "../tags.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn }, context) {
    const tags = await tagsOf(context.tx, await taggedArn(context, resourceArn));
    return { tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
  },
});
