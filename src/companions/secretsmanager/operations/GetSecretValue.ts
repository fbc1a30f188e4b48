import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { onSecret } from "../secret-resource.ts";
import { findVersion, readValue } from "../secret-value.ts";
import { needLiveSecret } from "../store/secrets.ts";

export const GetSecretValue = operation<typeof sdk, "GetSecretValue">({
  ...onSecret,
  conditions: ({ VersionStage, VersionId }) => ({
    ...(VersionStage === undefined ? {} : { "secretsmanager:VersionStage": VersionStage }),
    ...(VersionId === undefined ? {} : { "secretsmanager:VersionId": VersionId }),
  }),
  async run({ SecretId, ...wanted }, context) {
    const secret = await needLiveSecret(context, SecretId);
    return readValue(context, secret, await findVersion(context, secret, wanted));
  },
});
