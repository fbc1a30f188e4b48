import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { requireTagged } from "../tags.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ ResourceARN }) => ResourceARN,
  async run({ ResourceARN, TagKeys }, context) {
    await requireTagged(context.tx, context, ResourceARN);
    await removeTags(context.tx, ResourceARN, TagKeys);
    return {};
  },
});
