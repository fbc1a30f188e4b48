import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { taggedArn } from "../tagged-resource.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ resourceArn }) => resourceArn,
  transaction: "read",
  async run({ resourceArn }, { tx, ...context }) {
    return { tags: await tagsOf(tx, await taggedArn(tx, context, resourceArn)) };
  },
});
