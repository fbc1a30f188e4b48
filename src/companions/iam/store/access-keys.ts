import type { Context } from "../../../kernel/gateway/index.ts";
import { iamTables } from "../../../kernel/iam/index.ts";
import { limitExceeded, noSuchEntity } from "../errors.ts";

type Here = Pick<Context, "tx" | "account">;

const mostKeys = 2;

export const keysOf = ({ tx }: Here, userId: string) =>
  iamTables(tx).selectFrom("iam_access_key").select(["id", "active", "created_at"]).where("user_id", "=", userId).execute();

/** The user's row is locked, so that two callers cannot both make the last key. */
export async function checkKeyQuota(here: Here, userId: string): Promise<void> {
  await iamTables(here.tx).selectFrom("iam_user").select("id").where("id", "=", userId).forUpdate().execute();
  if ((await keysOf(here, userId)).length >= mostKeys) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${mostKeys}`);
}

const missing = (id: string) => noSuchEntity(`The Access Key with id ${id} cannot be found.`);

export async function setKeyActive({ tx }: Here, userId: string, id: string, active: boolean): Promise<void> {
  const changed = await iamTables(tx)
    .updateTable("iam_access_key")
    .set({ active })
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .returning("id")
    .execute();
  if (!changed.length) throw missing(id);
}

export async function deleteKey({ tx }: Here, userId: string, id: string): Promise<void> {
  const gone = await iamTables(tx)
    .deleteFrom("iam_access_key")
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .returning("id")
    .execute();
  if (!gone.length) throw missing(id);
}

export async function needKeyUse({ tx, account }: Here, id: string) {
  const row = await iamTables(tx)
    .selectFrom("iam_access_key as key")
    .innerJoin("iam_user as user", "user.id", "key.user_id")
    .select(["user.name", "key.last_used_at", "key.last_used_service", "key.last_used_region"])
    .where("key.id", "=", id)
    .where("key.account", "=", account)
    .executeTakeFirst();
  if (!row) throw missing(id);
  return row;
}
