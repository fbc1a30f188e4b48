import type * as sdk from "@aws-sdk/client-codedeploy";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { tagsProblem } from "../domain/names.ts";
import { refusal, refuse } from "../refuse.ts";
import { asKernelTags, taggedResource } from "../tags.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ ResourceArn }) => ResourceArn ?? "*",
  async run({ ResourceArn, Tags }, context) {
    const resource = await taggedResource(context, ResourceArn);
    if (!Tags?.length) throw refusal("TagRequiredException", "Tags are required");
    refuse(tagsProblem(Tags));
    await putTags(context.tx, resource, asKernelTags(Tags));
    return {};
  },
});
