import type * as sdk from "@aws-sdk/client-ssm";
import { operation } from "../../../kernel/gateway/index.ts";
import { tagsOf } from "../../../kernel/store/index.ts";
import { readName } from "../domain/parameter-name.ts";
import { parameterArn } from "../store/parameters.ts";
import { taggedParameter } from "../tagged-parameter.ts";

export const ListTagsForResource = operation<typeof sdk, "ListTagsForResource">({
  resource: ({ ResourceId }, context) => parameterArn(context, readName(ResourceId).name),
  async run({ ResourceType, ResourceId }, context) {
    const tags = await tagsOf(context.tx, await taggedParameter(context, ResourceType, ResourceId));
    return { TagList: tags.map(({ key, value }) => ({ Key: key, Value: value })) };
  },
});
