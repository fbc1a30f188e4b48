import type * as sdk from "@aws-sdk/client-codestar-connections";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { acceptTags, toTags } from "../completing-tags.ts";
import { requireTagged } from "../tagged.ts";

/** Also how a connection is completed: see docs/guides/connections.md. */
export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ ResourceArn }) => ResourceArn,
  async run({ ResourceArn, Tags }, context) {
    const tagged = await requireTagged(context, ResourceArn);
    await acceptTags(context, toTags(Tags), tagged);
    await putTags(context.tx, ResourceArn, toTags(Tags));
    return {};
  },
});
