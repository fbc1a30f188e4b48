import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { asAwsTags, taggedResource } from "../tags.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ ResourceArn }) => ResourceArn ?? "*",
  async run({ ResourceArn }, context) {
    return { Tags: asAwsTags(await tagsOf(context.tx, await taggedResource(context, ResourceArn))) };
  },
});
