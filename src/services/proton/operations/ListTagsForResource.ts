import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { afterOf, pageOf } from "../pages.ts";
import { taggedResource } from "../tagged-resource.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, nextToken, maxResults }, context) {
    const [after = ""] = afterOf(nextToken, 1) ?? [];
    const all = (await tagsOf(context.tx, await taggedResource(context, resourceArn))).filter(({ key }) => key > after);
    const { items, ...token } = pageOf(
      all.sort((left, right) => (left.key < right.key ? -1 : 1)),
      maxResults,
      ({ key }) => [key],
    );
    return { tags: items, ...token };
  },
});
