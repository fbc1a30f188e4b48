import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { requireTagged } from "../tags.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ ResourceARN }) => ResourceARN,
  async run({ ResourceARN }, context) {
    await requireTagged(context.tx, context, ResourceARN);
    const tags = await tagsOf(context.tx, ResourceARN);
    return { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
  },
});
