import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { onSecret } from "../secret-resource.ts";
import { needLiveSecret } from "../store/secrets.ts";

export const TagResource = operation<typeof sdk, "TagResource">({
  ...onSecret,
  async run({ SecretId, Tags }, context) {
    const { arn } = await needLiveSecret(context, SecretId);
    const tags = Tags.map((tag) => ({ key: tag.Key ?? "", value: tag.Value ?? "" }));
    await putTags(context.tx, arn, tags);
    return {};
  },
});
