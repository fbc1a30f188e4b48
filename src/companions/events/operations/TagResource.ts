import type * as sdk from "@aws-sdk/client-eventbridge";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { requireTagged, tagList } from "../tags.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ ResourceARN }) => ResourceARN,
  async run({ ResourceARN, Tags }, context) {
    await requireTagged(context.tx, context, ResourceARN);
    await putTags(context.tx, ResourceARN, tagList(Tags));
    return {};
  },
});
