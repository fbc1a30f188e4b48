import type { Tx } from "../store/index.ts";
import type { Credentials } from "./principal.ts";
import { iamTables } from "./principals/tables.ts";
import { accessKeyId, secretAccessKey, uniqueId } from "./principals/unique-ids.ts";
import type { Vault } from "./vault.ts";

const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Makes the first administrator of an account with its access key. Undefined when the account already has a user: keys are shown once. */
export async function bootstrapAdministrator(tx: Tx, vault: Vault, account: string): Promise<Credentials | undefined> {
  const db = iamTables(tx);
  const existing = await db.selectFrom("iam_user").select("id").where("account", "=", account).limit(1).executeTakeFirst();
  if (existing) return undefined;
  const id = uniqueId("user");
  const made = await db
    .insertInto("iam_user")
    .values({
      account,
      id,
      name: "administrator",
      path: "/",
      boundary_arn: null,
      password_hash: null,
      password_created_at: null,
      password_last_used: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  // Another server that started at the same moment was faster.
  if (!made) return undefined;
  await db.insertInto("iam_attachment").values({ account, owner_id: id, policy_arn: administratorAccess }).execute();
  return createAccessKey(tx, vault, { account, userId: id });
}

/** A new active key; the secret leaves only here. */
export async function createAccessKey(tx: Tx, vault: Vault, owner: { account: string; userId: string }): Promise<Credentials> {
  const key = { accessKeyId: accessKeyId("AKIA"), secretAccessKey: secretAccessKey() };
  await iamTables(tx)
    .insertInto("iam_access_key")
    .values({
      account: owner.account,
      id: key.accessKeyId,
      user_id: owner.userId,
      secret: vault.seal(owner.account, Buffer.from(key.secretAccessKey)),
      last_used_at: null,
      last_used_service: null,
      last_used_region: null,
    })
    .execute();
  return key;
}
