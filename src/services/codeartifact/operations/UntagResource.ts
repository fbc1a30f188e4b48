import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { taggedArn } from "../tagged-resource.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tagKeys }, { tx, ...context }) {
    await removeTags(tx, await taggedArn(tx, context, resourceArn), tagKeys);
    return {};
  },
});
