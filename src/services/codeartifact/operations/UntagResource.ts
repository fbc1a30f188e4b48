import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { rememberedBy } from "../registry/remembered.ts";
import { taggedResource } from "../tagged-resource.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tagKeys }, { tx, kernel, ...context }) {
    const { arn, domainId } = await taggedResource(tx, context, resourceArn);
    await removeTags(tx, arn, tagKeys);
    await rememberedBy(kernel).domainChanges(tx, domainId);
    return {};
  },
});
