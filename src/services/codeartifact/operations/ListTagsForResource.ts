import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { taggedResource } from "../tagged-resource.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ resourceArn }) => resourceArn,
  transaction: "read",
  async run({ resourceArn }, { tx, ...context }) {
    const { arn } = await taggedResource(tx, context, resourceArn);
    return { tags: await tagsOf(tx, arn) };
  },
});
