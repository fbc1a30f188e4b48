import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { taggedArn } from "../tagged-repository.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ resourceArn }) => resourceArn ?? "*",
  async run({ resourceArn }, context) {
    const tags = await tagsOf(context.tx, await taggedArn(context.tx, context, resourceArn));
    return { tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
  },
});
