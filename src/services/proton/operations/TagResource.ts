import type * as sdk from "@aws-sdk/client-proton";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags, tagsOf } from "../../../kernel/store/index.ts";
import { invalid } from "../errors.ts";
import { taggedResource } from "../tagged-resource.ts";

const mostTags = 50;

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tags }, context) {
    const arn = await taggedResource(context, resourceArn);
    const reserved = tags.find(({ key }) => key.startsWith("aws:"));
    if (reserved) throw invalid(`The tag key ${reserved.key} begins with the reserved prefix aws:`);
    const keys = new Set([...(await tagsOf(context.tx, arn)), ...tags].map(({ key }) => key));
    if (keys.size > mostTags) throw invalid(`A resource can have at most ${mostTags} tags`);
    await putTags(context.tx, arn, tags);
    return {};
  },
});
