import type * as sdk from "@aws-sdk/client-codestar-connections";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { fromTags } from "../completing-tags.ts";
import { requireTagged } from "../tagged.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ ResourceArn }) => ResourceArn,
  async run({ ResourceArn }, context) {
    await requireTagged(context, ResourceArn);
    return { Tags: fromTags(await tagsOf(context.tx, ResourceArn)) };
  },
});
