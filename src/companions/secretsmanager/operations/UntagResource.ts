import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { removeTags } from "../../../kernel/store/index.ts";
import { onSecret } from "../secret-resource.ts";
import { needLiveSecret } from "../store/secrets.ts";

export const UntagResource = operation<typeof sdk, "UntagResource">({
  ...onSecret,
  async run({ SecretId, TagKeys }, context) {
    await removeTags(context.tx, (await needLiveSecret(context, SecretId)).arn, TagKeys);
    return {};
  },
});
