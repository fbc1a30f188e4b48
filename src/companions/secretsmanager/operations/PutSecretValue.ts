import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { current } from "../domain/stages.ts";
import { invalidRequest } from "../errors.ts";
import { onSecret } from "../secret-resource.ts";
import { addVersion, hasValue } from "../secret-value.ts";
import { needLiveSecret } from "../store/secrets.ts";

export const PutSecretValue = operation<typeof sdk, "PutSecretValue">({
  ...onSecret,
  async run({ SecretId, VersionStages, ...value }, context) {
    if (!hasValue(value)) throw invalidRequest("You must provide either SecretString or SecretBinary.");
    const secret = await needLiveSecret(context, SecretId);
    const { versionId, stages } = await addVersion(context, secret, value, VersionStages ?? [current]);
    return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages: stages };
  },
});
