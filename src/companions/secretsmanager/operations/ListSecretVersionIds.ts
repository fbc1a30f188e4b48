import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { page } from "../paging.ts";
import { onSecret } from "../secret-resource.ts";
import { needSecret, versionsOf } from "../store/secrets.ts";

export const ListSecretVersionIds = operation<typeof sdk, "ListSecretVersionIds">({
  ...onSecret,
  async run({ SecretId, IncludeDeprecated = false, ...paging }, context) {
    const secret = await needSecret(context, SecretId);
    const rows = (await versionsOf(context, secret.arn)).filter(({ stages }) => IncludeDeprecated || stages.length);
    const { shown, more } = page(rows, ({ version_id }) => version_id, paging);
    const Versions = shown.map((row) => ({
      VersionId: row.version_id,
      VersionStages: row.stages,
      CreatedDate: row.created_at,
      ...(row.accessed_at === null ? {} : { LastAccessedDate: row.accessed_at }),
      KmsKeyIds: [secret.kms_key_id ?? "DefaultEncryptionKey"],
    }));
    return { Versions, ARN: secret.arn, Name: secret.name, ...more };
  },
});
