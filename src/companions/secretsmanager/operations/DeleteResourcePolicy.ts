import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { onSecret } from "../secret-resource.ts";
import { needLiveSecret, updateSecret } from "../store/secrets.ts";

export const DeleteResourcePolicy = operation<typeof sdk, "DeleteResourcePolicy">({
  ...onSecret,
  async run({ SecretId }, context) {
    const { arn, name } = await needLiveSecret(context, SecretId);
    await updateSecret(context, arn, { policy: null });
    return { ARN: arn, Name: name };
  },
});
