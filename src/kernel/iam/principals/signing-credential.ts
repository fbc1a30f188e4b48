import type { Tx } from "../../store/index.ts";
import type { Principal } from "../principal.ts";
import type { Vault } from "../vault.ts";
import { principalOfUser } from "./iam-arn.ts";
import { iamTables } from "./tables.ts";

/** Who an access key id stands for, and the secret to check its signatures with. */
export interface SigningCredential {
  principal: Principal;
  secret: string;
  /** SHA-256 of the session token that must come along; absent for a user's own key. */
  tokenHash?: string;
  expiresAt?: Date;
}

/** Undefined for an unknown or inactive key. Sessions begin with ASIA, as AWS's do. */
export const findSigningCredential = (tx: Tx, vault: Vault, accessKeyId: string): Promise<SigningCredential | undefined> =>
  accessKeyId.startsWith("ASIA") ? findSession(tx, vault, accessKeyId) : findAccessKey(tx, vault, accessKeyId);

async function findAccessKey(tx: Tx, vault: Vault, id: string): Promise<SigningCredential | undefined> {
  const row = await iamTables(tx)
    .selectFrom("iam_access_key as key")
    .innerJoin("iam_user as user", "user.id", "key.user_id")
    .select(["key.account", "key.secret", "user.id", "user.name", "user.path"])
    .where("key.id", "=", id)
    .where("key.active", "=", true)
    .executeTakeFirst();
  if (!row) return undefined;
  return { principal: { ...principalOfUser(row), accessKeyId: id }, secret: vault.open(row.account, row.secret).toString() };
}

async function findSession(tx: Tx, vault: Vault, id: string): Promise<SigningCredential | undefined> {
  const row = await iamTables(tx).selectFrom("iam_session").selectAll().where("access_key_id", "=", id).executeTakeFirst();
  if (!row) return undefined;
  return {
    principal: { ...row.principal, accessKeyId: id },
    secret: vault.open(row.account, row.secret).toString(),
    tokenHash: row.token_hash,
    expiresAt: row.expires_at,
  };
}
