import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { readSecretId } from "../domain/secret-id.ts";
import { invalidParameter, isDeleted, notFound } from "../errors.ts";
import { onSecret } from "../secret-resource.ts";
import { deleteSecret, findSecret, newSecretArn, updateSecret } from "../store/secrets.ts";

const [shortest, longest] = [7, 30];
const dayMs = 86_400_000;

export const DeleteSecret = operation<typeof sdk, "DeleteSecret">({
  ...onSecret,
  async run({ SecretId, RecoveryWindowInDays, ForceDeleteWithoutRecovery = false }, context) {
    const { now } = context;
    if (ForceDeleteWithoutRecovery && RecoveryWindowInDays !== undefined) {
      throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    const days = RecoveryWindowInDays ?? longest;
    if (days < shortest || days > longest)
      throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    const secret = await findSecret(context, SecretId);
    if (ForceDeleteWithoutRecovery) {
      if (secret) await deleteSecret(context, secret.arn);
      // Deleting what is not there by force is no error at AWS.
      const { name, arn } = readSecretId(SecretId);
      return { ARN: secret?.arn ?? arn ?? newSecretArn(context, name), Name: secret?.name ?? name, DeletionDate: now };
    }
    if (!secret) throw notFound();
    if (secret.deleted_at) throw isDeleted();
    const purgeAt = new Date(now.getTime() + days * dayMs);
    await updateSecret(context, secret.arn, { deleted_at: now, purge_at: purgeAt });
    return { ARN: secret.arn, Name: secret.name, DeletionDate: purgeAt };
  },
});
