import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { current } from "../domain/stages.ts";
import { onSecret } from "../secret-resource.ts";
import { addVersion, hasValue } from "../secret-value.ts";
import { needLiveSecret, updateSecret } from "../store/secrets.ts";

export const UpdateSecret = operation<typeof sdk, "UpdateSecret">({
  ...onSecret,
  async run({ SecretId, Description, KmsKeyId, ...value }, context) {
    const secret = await needLiveSecret(context, SecretId);
    await updateSecret(context, secret.arn, {
      ...(Description === undefined ? {} : { description: Description }),
      ...(KmsKeyId === undefined ? {} : { kms_key_id: KmsKeyId }),
      changed_at: context.now,
    });
    if (!hasValue(value)) return { ARN: secret.arn, Name: secret.name };
    const { versionId } = await addVersion(context, secret, value, [current]);
    return { ARN: secret.arn, Name: secret.name, VersionId: versionId };
  },
});
