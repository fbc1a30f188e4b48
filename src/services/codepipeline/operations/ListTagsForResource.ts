import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { page, pageStart } from "./paging.ts";
import { requireTaggable } from "./tagged-resource.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, nextToken, maxResults = 100 }, context) {
    await requireTaggable(context, resourceArn);
    const after = pageStart<string>(nextToken, "string");
    const left = (await tagsOf(context.tx, resourceArn)).filter(({ key }) => after === undefined || key > after);
    const { rows: tags, nextToken: next } = page(left, maxResults, ({ key }) => key);
    return { tags, ...(next ? { nextToken: next } : {}) };
  },
});
