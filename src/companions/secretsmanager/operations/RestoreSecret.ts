import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { onSecret } from "../secret-resource.ts";
import { needSecret, updateSecret } from "../store/secrets.ts";

export const RestoreSecret = operation<typeof sdk, "RestoreSecret">({
  ...onSecret,
  async run({ SecretId }, context) {
    const { arn, name } = await needSecret(context, SecretId);
    await updateSecret(context, arn, { deleted_at: null, purge_at: null });
    return { ARN: arn, Name: name };
  },
});
