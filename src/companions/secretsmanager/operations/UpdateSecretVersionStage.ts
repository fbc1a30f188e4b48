import type * as sdk from "@aws-sdk/client-secrets-manager";
import { operation } from "../../../kernel/gateway/index.ts";
import { current, moveStages } from "../domain/stages.ts";
import { invalidParameter, invalidRequest } from "../errors.ts";
import { onSecret } from "../secret-resource.ts";
import { findVersion } from "../secret-value.ts";
import { lockSecret, needLiveSecret, saveStages, updateSecret, versionsOf } from "../store/secrets.ts";

export const UpdateSecretVersionStage = operation<typeof sdk, "UpdateSecretVersionStage">({
  ...onSecret,
  async run({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId }, context) {
    const secret = await needLiveSecret(context, SecretId);
    await lockSecret(context, secret.arn);
    for (const VersionId of [RemoveFromVersionId, MoveToVersionId]) if (VersionId) await findVersion(context, secret, { VersionId });
    const versions = await versionsOf(context, secret.arn);
    const holder = versions.find(({ stages }) => stages.includes(VersionStage))?.version_id;
    if (holder !== undefined && holder !== RemoveFromVersionId && holder !== MoveToVersionId) {
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${VersionStage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (MoveToVersionId === undefined && VersionStage === current)
      throw invalidRequest("You can't remove AWSCURRENT from a version without moving it to another one.");
    const staged =
      MoveToVersionId === undefined
        ? versions.map(({ version_id, stages }) => ({ version_id, stages: stages.filter((stage) => stage !== VersionStage) }))
        : moveStages(versions, MoveToVersionId, [VersionStage]);
    await saveStages(context, secret.arn, staged);
    await updateSecret(context, secret.arn, { changed_at: context.now });
    return { ARN: secret.arn, Name: secret.name };
  },
});
