import type * as sdk from "@aws-sdk/client-codepipeline";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags, tagsOf } from "../../../kernel/store/index.ts";
import { acceptTags } from "./accepted-tags.ts";
import { requireTaggable } from "./tagged-resource.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tags }, context) {
    await requireTaggable(context, resourceArn);
    acceptTags(tags, await tagsOf(context.tx, resourceArn));
    await putTags(context.tx, resourceArn, tags);
    return {};
  },
});
