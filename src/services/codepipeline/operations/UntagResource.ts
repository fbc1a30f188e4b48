import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { requireTaggable } from "./tagged-resource.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tagKeys }, context) {
    await requireTaggable(context, resourceArn);
    await removeTags(context.tx, resourceArn, tagKeys);
    return {};
  },
});
