import { sql } from "kysely";
import type { Context } from "../../../kernel/gateway/index.ts";
import { iamArn, iamTables, uniqueId } from "../../../kernel/iam/index.ts";
import { deleteTags, putTags, type Tag, tagsOf } from "../../../kernel/store/index.ts";
import { alreadyExists, deleteConflict, notFound, validation } from "../errors.ts";

type Here = Pick<Context, "tx" | "account">;

const find = ({ tx, account }: Here, name: string) =>
  iamTables(tx).selectFrom("iam_user").selectAll().where("account", "=", account).where("name", "=", name).executeTakeFirst();
export type UserRow = NonNullable<Awaited<ReturnType<typeof find>>>;

export async function needUser(here: Here, name: string): Promise<UserRow> {
  const row = await find(here, name);
  if (!row) throw notFound("user", name);
  return row;
}

/** The user an operation means when it names none: whoever signed. */
export function userNameOf({ principal }: Pick<Context, "principal">, name: string | undefined): string {
  if (name !== undefined) return name;
  if (principal.kind === "user") return principal.name;
  throw validation("Must specify userName when calling with non-User credentials");
}

export const listUsers = ({ tx, account }: Here, pathPrefix: string) =>
  iamTables(tx)
    .selectFrom("iam_user")
    .selectAll()
    .where("account", "=", account)
    .where(sql<boolean>`starts_with(path, ${pathPrefix})`)
    .execute();

export async function insertUser(
  { tx, account }: Here,
  user: { name: string; path: string; boundaryArn: string | undefined; tags: Tag[] },
): Promise<UserRow> {
  const row = await iamTables(tx)
    .insertInto("iam_user")
    .values({
      account,
      id: uniqueId("user"),
      name: user.name,
      path: user.path,
      boundary_arn: user.boundaryArn ?? null,
      password_hash: null,
      password_created_at: null,
      password_last_used: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw alreadyExists(`User with name ${user.name} already exists.`);
  await putTags(tx, iamArn(account, "user", row.path, row.name), user.tags);
  return row;
}

/** Renames or moves a user. Tags hang on the ARN, so they move along. */
export async function renameUser({ tx, account }: Here, user: UserRow, to: { name: string; path: string }): Promise<void> {
  const taken = await iamTables(tx)
    .selectFrom("iam_user")
    .select("id")
    .where("account", "=", account)
    .where(sql<boolean>`lower(name) = lower(${to.name})`)
    .where("id", "<>", user.id)
    .executeTakeFirst();
  if (taken) throw alreadyExists(`User with name ${to.name} already exists.`);
  const before = iamArn(account, "user", user.path, user.name);
  const tags = await tagsOf(tx, before);
  await deleteTags(tx, before);
  await iamTables(tx).updateTable("iam_user").set(to).where("id", "=", user.id).execute();
  await putTags(tx, iamArn(account, "user", to.path, to.name), tags);
}

/** What must go before a user can, in AWS's words. */
const holdings = [
  ["iam_attachment", "owner_id", "detach all policies"],
  ["iam_inline_policy", "owner_id", "delete policies"],
  ["iam_access_key", "user_id", "delete access keys"],
  ["iam_group_member", "user_id", "remove users from group"],
  ["iam_service_credential", "user_id", "delete service specific credentials"],
] as const;

export async function deleteUser({ tx, account }: Here, user: UserRow): Promise<void> {
  if (user.password_hash !== null) throw deleteConflict("delete login profile");
  for (const [table, column, todo] of holdings) {
    const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${user.id} limit 1`.execute(tx);
    if (rows.length) throw deleteConflict(todo);
  }
  await deleteTags(tx, iamArn(account, "user", user.path, user.name));
  await iamTables(tx).deleteFrom("iam_user").where("id", "=", user.id).execute();
}
