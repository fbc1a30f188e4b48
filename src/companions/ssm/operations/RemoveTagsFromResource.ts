import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterArn } from "../store/parameters.ts";
import { taggedParameter } from "../tagged-parameter.ts";

export const RemoveTagsFromResource = operation<typeof sdk, "RemoveTagsFromResource">({
  resource: ({ ResourceId }, context) => parameterArn(context, readName(ResourceId).name),
  async run({ ResourceType, ResourceId, TagKeys }, context) {
    await removeTags(context.tx, await taggedParameter(context, ResourceType, ResourceId), TagKeys);
    return {};
  },
});
