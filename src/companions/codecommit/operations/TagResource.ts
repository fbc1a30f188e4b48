import type * as sdk from "@aws-sdk/client-codecommit";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags, tagsOf } from "../../../kernel/store/index.ts";
import { fault } from "../errors.ts";
import { givenTags } from "../given-texts.ts";
import { taggedArn } from "../tagged-repository.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ resourceArn }) => resourceArn ?? "*",
  async run({ resourceArn, tags }, context) {
    if (!tags) throw fault("TagsMapRequiredException", "A map of tags is required");
    const arn = await taggedArn(context.tx, context, resourceArn);
    const before = await tagsOf(context.tx, arn);
    const merged = Object.fromEntries(before.map(({ key, value }) => [key, value]));
    await putTags(context.tx, arn, givenTags({ ...merged, ...tags }));
    return {};
  },
});
