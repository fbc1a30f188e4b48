import type { Context } from "../../../kernel/gateway/index.ts";
import { hashPassword, iamTables } from "../../../kernel/iam/index.ts";
import { noSuchEntity } from "../errors.ts";
import { needUser, type UserRow } from "./users.ts";

type Here = Pick<Context, "tx" | "account" | "now">;

/** A user that has a password for the console. */
export async function needLoginProfile(here: Here, name: string): Promise<UserRow & { password_hash: string }> {
  const { password_hash, ...user } = await needUser(here, name);
  if (password_hash === null) throw noSuchEntity(`Login Profile for User ${name} cannot be found.`);
  return { ...user, password_hash };
}

/** Undefined leaves the password as it is. */
export async function setPassword({ tx, now }: Here, userId: string, password: string | undefined, resetRequired: boolean): Promise<void> {
  const changed = password === undefined ? {} : { password_hash: await hashPassword(password), password_created_at: now };
  await iamTables(tx)
    .updateTable("iam_user")
    .set({ ...changed, password_reset_required: resetRequired })
    .where("id", "=", userId)
    .execute();
}

export async function clearPassword({ tx }: Here, userId: string): Promise<void> {
  await iamTables(tx)
    .updateTable("iam_user")
    .set({ password_hash: null, password_created_at: null, password_reset_required: false })
    .where("id", "=", userId)
    .execute();
}
