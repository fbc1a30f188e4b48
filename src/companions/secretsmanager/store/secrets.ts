import { sql } from "kysely";
import { arn } from "../../../base/arn.ts";
import { alphanumeric, randomText } from "../../../base/ids.ts";
import type { Context } from "../../../kernel/gateway/index.ts";
import { deleteTags, json, type Tx } from "../../../kernel/store/index.ts";
import { readSecretId } from "../domain/secret-id.ts";
import type { Staged } from "../domain/stages.ts";
import { isDeleted, notFound } from "../errors.ts";

export interface SecretRow {
  account: string;
  region: string;
  name: string;
  arn: string;
  description: string | null;
  kms_key_id: string | null;
  policy: string | null;
  created_at: Date;
  changed_at: Date;
  accessed_at: Date | null;
  deleted_at: Date | null;
  purge_at: Date | null;
}
export interface SecretVersionRow {
  account: string;
  region: string;
  secret_arn: string;
  version_id: string;
  stages: string[];
  is_binary: boolean;
  value: Buffer;
  created_at: Date;
  accessed_at: Date | null;
}
type Tables = { secret: SecretRow; secret_version: SecretVersionRow };
type Here = Pick<Context, "tx" | "account" | "region" | "now">;

const db = (tx: Tx) => tx.withTables<Tables>();

const randomSuffix = 6;
export const newSecretArn = (here: Pick<Here, "account" | "region">, name: string): string =>
  arn("secretsmanager", here, `secret:${name}-${randomText(randomSuffix, alphanumeric)}`);

/** What policies are written for before the random characters are known: as many question marks. */
export const plannedSecretArn = (here: Pick<Here, "account" | "region">, name: string): string =>
  arn("secretsmanager", here, `secret:${name}-${"?".repeat(randomSuffix)}`);

/** Found by name, ARN, or ARN without its random end. A secret whose waiting time is over is gone, even if its row is not yet. */
export async function findSecret({ tx, account, region, now }: Here, secretId: string): Promise<SecretRow | undefined> {
  const id = readSecretId(secretId);
  const rows = await db(tx)
    .selectFrom("secret")
    .selectAll()
    .where("account", "=", id.account ?? account)
    .where("region", "=", region)
    .where((eb) => (id.arn === undefined ? eb("name", "=", id.name) : eb.or([eb("arn", "=", id.arn), eb("name", "=", id.name)])))
    .execute();
  const row = rows.find((candidate) => candidate.arn === id.arn) ?? rows[0];
  return row && (row.purge_at === null || row.purge_at > now) ? row : undefined;
}

export async function needSecret(here: Here, secretId: string): Promise<SecretRow> {
  const row = await findSecret(here, secretId);
  if (!row) throw notFound();
  return row;
}

/** For everything that a secret marked for deletion does not do any more. */
export async function needLiveSecret(here: Here, secretId: string): Promise<SecretRow> {
  const row = await needSecret(here, secretId);
  if (row.deleted_at) throw isDeleted();
  return row;
}

/** Takes the row for this transaction, so that two writers move staging labels one after the other. */
export const lockSecret = ({ tx }: Pick<Here, "tx">, arn: string) =>
  db(tx).selectFrom("secret").select("arn").where("arn", "=", arn).forUpdate().execute();

export async function listSecrets({ tx, account, region, now }: Here): Promise<SecretRow[]> {
  return db(tx)
    .selectFrom("secret")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where((eb) => eb.or([eb("purge_at", "is", null), eb("purge_at", ">", now)]))
    .execute();
}

/** False when the name is taken. */
export async function insertSecret({ tx }: Here, row: SecretRow): Promise<boolean> {
  const inserted = await db(tx)
    .insertInto("secret")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("arn")
    .execute();
  return inserted.length > 0;
}

export async function updateSecret({ tx }: Pick<Here, "tx">, arn: string, change: Partial<Omit<SecretRow, "arn">>): Promise<void> {
  await db(tx).updateTable("secret").set(change).where("arn", "=", arn).execute();
}

export async function deleteSecret({ tx }: Pick<Here, "tx">, arn: string): Promise<void> {
  await deleteTags(tx, arn);
  await db(tx).deleteFrom("secret").where("arn", "=", arn).execute();
}

/** Removes what waited long enough; called by whoever needs the name or lists. */
export async function purgeSecrets({ tx, account, region, now }: Here): Promise<void> {
  const due = await db(tx)
    .selectFrom("secret")
    .select("arn")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("purge_at", "<=", now)
    .execute();
  for (const { arn } of due) await deleteSecret({ tx }, arn);
}

/** Oldest first. */
export const versionsOf = ({ tx }: Pick<Here, "tx">, arn: string): Promise<SecretVersionRow[]> =>
  db(tx).selectFrom("secret_version").selectAll().where("secret_arn", "=", arn).orderBy("created_at").orderBy("version_id").execute();

export async function insertVersion({ tx }: Pick<Here, "tx">, row: SecretVersionRow): Promise<void> {
  await db(tx)
    .insertInto("secret_version")
    .values({ ...row, stages: json(row.stages) as never })
    .execute();
}

export async function deleteVersion({ tx }: Pick<Here, "tx">, arn: string, versionId: string): Promise<void> {
  await db(tx).deleteFrom("secret_version").where("secret_arn", "=", arn).where("version_id", "=", versionId).execute();
}

export async function saveStages({ tx }: Pick<Here, "tx">, arn: string, versions: Staged[]): Promise<void> {
  for (const { version_id, stages } of versions) {
    await db(tx)
      .updateTable("secret_version")
      .set({ stages: json(stages) as never })
      .where("secret_arn", "=", arn)
      .where("version_id", "=", version_id)
      .execute();
  }
}

/** AWS notes the day only; so reading a secret often does not write often. */
export async function noteAccess({ tx, now }: Pick<Here, "tx" | "now">, arn: string, versionId: string): Promise<void> {
  const day = new Date(Math.floor(now.getTime() / 86_400_000) * 86_400_000);
  const notYet = sql<boolean>`(accessed_at is null or accessed_at < ${day})`;
  await db(tx).updateTable("secret").set({ accessed_at: day }).where("arn", "=", arn).where(notYet).execute();
  await db(tx)
    .updateTable("secret_version")
    .set({ accessed_at: day })
    .where("secret_arn", "=", arn)
    .where("version_id", "=", versionId)
    .where(notYet)
    .execute();
}
