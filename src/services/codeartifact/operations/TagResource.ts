import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags, tagsOf } from "../../../kernel/store/index.ts";
import { quotaExceeded } from "../errors.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { taggedResource } from "../tagged-resource.ts";

/** AWS's quota. */
const mostTags = 200;

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tags }, { tx, kernel, ...context }) {
    const { arn, domainId } = await taggedResource(tx, context, resourceArn);
    await putTags(tx, arn, tags);
    if ((await tagsOf(tx, arn)).length > mostTags) throw quotaExceeded("repository", arn, `A resource has at most ${mostTags} tags`);
    // Some tags are settings.
    await rememberedBy(kernel).domainChanges(tx, domainId);
    return {};
  },
});
