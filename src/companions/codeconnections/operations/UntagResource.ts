import type * as sdk from "@aws-sdk/client-codestar-connections";
import { connectionTags } from "../../../kernel/connections/index.ts";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags, tagsOf } from "../../../kernel/store/index.ts";
import { requireReadable } from "../completing-tags.ts";
import { requireTagged } from "../tagged.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ ResourceArn }) => ResourceArn,
  async run({ ResourceArn, TagKeys }, context) {
    await requireTagged(context, ResourceArn);
    const secret = (await tagsOf(context.tx, ResourceArn)).find(({ key }) => key === connectionTags.secret)?.value;
    // Without its address the connection would send its token to the provider's own host.
    const movesToken = TagKeys.includes(connectionTags.url) && !TagKeys.includes(connectionTags.secret);
    if (movesToken && secret !== undefined && secret !== "none") await requireReadable(context, secret);
    await removeTags(context.tx, ResourceArn, TagKeys);
    return {};
  },
});
