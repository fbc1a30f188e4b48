import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterArn } from "../store/parameters.ts";
import { taggedParameter } from "../tagged-parameter.ts";

export const AddTagsToResource = operation<typeof sdk, "AddTagsToResource">({
  resource: ({ ResourceId }, context) => parameterArn(context, readName(ResourceId).name),
  async run({ ResourceType, ResourceId, Tags }, context) {
    const arn = await taggedParameter(context, ResourceType, ResourceId);
    const tags = Tags.map(({ Key, Value }) => ({ key: Key, value: Value }));
    await putTags(context.tx, arn, tags);
    return {};
  },
});
