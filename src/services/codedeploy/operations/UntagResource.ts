import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { refusal } from "../refuse.ts";
import { taggedResource } from "../tags.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ ResourceArn }) => ResourceArn ?? "*",
  async run({ ResourceArn, TagKeys }, context) {
    const resource = await taggedResource(context, ResourceArn);
    if (!TagKeys?.length) throw refusal("TagRequiredException", "Tag keys are required");
    await removeTags(context.tx, resource, TagKeys);
    return {};
  },
});
