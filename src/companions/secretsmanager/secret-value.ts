import { createHash, timingSafeEqual } from "node:crypto";
import { uuid } from "../../base/ids.ts";
import type { Context } from "../../kernel/gateway/index.ts";
import { moveStages } from "./domain/stages.ts";
import { exists, invalidParameter, invalidRequest, notFound } from "./errors.ts";
import {
  deleteVersion,
  insertVersion,
  lockSecret,
  noteAccess,
  type SecretRow,
  type SecretVersionRow,
  saveStages,
  updateSecret,
  versionsOf,
} from "./store/secrets.ts";

export interface GivenValue {
  SecretString?: string | undefined;
  SecretBinary?: Uint8Array | undefined;
  ClientRequestToken?: string | undefined;
}

const largest = 65_536;
const mostVersions = 100;

export const hasValue = ({ SecretString, SecretBinary }: GivenValue): boolean => SecretString !== undefined || SecretBinary !== undefined;

function bytesOf({ SecretString, SecretBinary }: GivenValue): { bytes: Buffer; isBinary: boolean } {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalidParameter("You can't specify both a binary secret value and a string secret value in the same secret.");
  }
  const bytes = SecretBinary === undefined ? Buffer.from(SecretString ?? "") : Buffer.from(SecretBinary);
  if (bytes.length > largest) throw invalidParameter(`The secret value must not be larger than ${largest} bytes.`);
  return { bytes, isBinary: SecretBinary !== undefined };
}

/**
 * Adds a version and moves the staging labels to it. The same token with the same value is the same request once more; with another
 * value it is refused, because a version never changes.
 */
export async function addVersion(
  context: Context,
  secret: SecretRow,
  given: GivenValue,
  stages: string[],
): Promise<{ versionId: string; stages: string[] }> {
  const { bytes, isBinary } = bytesOf(given);
  await lockSecret(context, secret.arn);
  const versionId = given.ClientRequestToken ?? uuid();
  const versions = await versionsOf(context, secret.arn);
  const same = versions.find(({ version_id }) => version_id === versionId);
  if (same) {
    if (!isSame(open(context, same), bytes)) {
      throw exists(
        `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${secret.arn}.`,
      );
    }
    return { versionId, stages: same.stages };
  }
  const row = {
    account: secret.account,
    region: secret.region,
    secret_arn: secret.arn,
    version_id: versionId,
    is_binary: isBinary,
    accessed_at: null,
  };
  const value = context.kernel.iam.vault.seal(secret.account, bytes);
  await insertVersion(context, { ...row, stages: [], value, created_at: context.now });
  const staged = moveStages([...versions, { version_id: versionId, stages: [] }], versionId, stages);
  await saveStages(context, secret.arn, staged);
  await updateSecret(context, secret.arn, { changed_at: context.now });
  await forgetOldest(context, secret.arn, staged.length);
  return { versionId, stages };
}

/** Versions without a label are deprecated: of these only so many are kept. */
async function forgetOldest(context: Context, arn: string, count: number): Promise<void> {
  if (count <= mostVersions) return;
  const oldest = (await versionsOf(context, arn)).find(({ stages }) => !stages.length);
  if (oldest) await deleteVersion(context, arn, oldest.version_id);
}

const open = ({ kernel }: Context, row: SecretVersionRow): Buffer => kernel.iam.vault.open(row.account, row.value);

const isSame = (one: Buffer, other: Buffer): boolean => {
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
  return timingSafeEqual(digest(one), digest(other));
};

/** The version that an id, a stage, both or neither (AWSCURRENT) select. */
export async function findVersion(
  context: Context,
  secret: SecretRow,
  wanted: { VersionId?: string | undefined; VersionStage?: string | undefined },
) {
  const { VersionId, VersionStage = VersionId === undefined ? "AWSCURRENT" : undefined } = wanted;
  const versions = await versionsOf(context, secret.arn);
  const found = versions.find(
    ({ version_id, stages }) =>
      (VersionId === undefined || version_id === VersionId) && (VersionStage === undefined || stages.includes(VersionStage)),
  );
  if (found) return found;
  if (VersionId !== undefined && VersionStage !== undefined && versions.some(({ version_id }) => version_id === VersionId)) {
    throw invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
  }
  throw notFound(
    VersionId === undefined
      ? `Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`
      : `Secrets Manager can't find the specified secret value for VersionId: ${VersionId}`,
  );
}

/** The value as GetSecretValue shows it. */
export async function readValue(context: Context, secret: SecretRow, version: SecretVersionRow) {
  await noteAccess(context, secret.arn, version.version_id);
  const bytes = open(context, version);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.version_id,
    ...(version.is_binary ? { SecretBinary: new Uint8Array(bytes) } : { SecretString: bytes.toString() }),
    VersionStages: version.stages,
    CreatedDate: version.created_at,
  };
}
