import type * as sdk from "@aws-sdk/client-codeartifact";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags, tagsOf } from "../../../kernel/store/index.ts";
import { quotaExceeded } from "../errors.ts";
import { taggedArn } from "../tagged-resource.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  resource: ({ resourceArn }) => resourceArn,
  async run({ resourceArn, tags }, { tx, ...context }) {
    const arn = await taggedArn(tx, context, resourceArn);
    await putTags(tx, arn, tags);
    const most = 200;
    if ((await tagsOf(tx, arn)).length > most) throw quotaExceeded("repository", resourceArn, `A resource has at most ${most} tags`);
    return {};
  },
});
