import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { putTags } from "../../../kernel/store/index.ts";
import { isSecretName } from "../domain/secret-id.ts";
import { current } from "../domain/stages.ts";
import { exists, invalidParameter, invalidRequest } from "../errors.ts";
import { addVersion, findVersion, hasValue } from "../secret-value.ts";
import { findSecret, insertSecret, newSecretArn, plannedSecretArn, purgeSecrets } from "../store/secrets.ts";

export const CreateSecret = operation<typeof sdk, "CreateSecret">({
  resource: ({ Name }, context) => plannedSecretArn(context, Name),
  conditions: ({ Name }) => ({ "secretsmanager:Name": Name }),
  async run({ Name, Description, KmsKeyId, Tags = [], AddReplicaRegions, ...value }, context) {
    if (!isSecretName(Name)) {
      throw invalidParameter("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
    }
    if (AddReplicaRegions?.length) throw invalidParameter("Replication to other regions is not supported.");
    await purgeSecrets(context);
    const { account, region, now } = context;
    const row = {
      account,
      region,
      name: Name,
      arn: newSecretArn(context, Name),
      description: Description ?? null,
      kms_key_id: KmsKeyId ?? null,
    };
    const dates = { created_at: now, changed_at: now, accessed_at: null, deleted_at: null, purge_at: null };
    const secret = { ...row, ...dates, policy: null };
    if (!(await insertSecret(context, secret))) {
      const before = await findSecret(context, Name);
      if (before?.deleted_at)
        throw invalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");
      // The same request once more: addVersion refuses when the value differs.
      const token = value.ClientRequestToken;
      const again =
        before &&
        token !== undefined &&
        hasValue(value) &&
        (await findVersion(context, before, { VersionId: token }).catch(() => undefined));
      if (!again) throw exists(`The operation failed because the secret ${Name} already exists.`);
      const { versionId } = await addVersion(context, before, value, [current]);
      return { ARN: before.arn, Name, VersionId: versionId };
    }
    const tags = Tags.map((tag) => ({ key: tag.Key ?? "", value: tag.Value ?? "" }));
    await putTags(context.tx, secret.arn, tags);
    if (!hasValue(value)) return { ARN: secret.arn, Name };
    const { versionId } = await addVersion(context, secret, value, [current]);
    return { ARN: secret.arn, Name, VersionId: versionId };
  },
});
