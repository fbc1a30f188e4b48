import { sql } from "kysely";
import type { Context } from "../../../kernel/gateway/index.ts";
import { iamArn, iamTables, uniqueId } from "../../../kernel/iam/index.ts";
import { deleteTags, putTags, type Tag } from "../../../kernel/store/index.ts";
import { alreadyExists, deleteConflict, notFound } from "../errors.ts";

type Here = Pick<Context, "tx" | "account">;

const find = ({ tx, account }: Here, name: string) =>
  iamTables(tx).selectFrom("iam_role").selectAll().where("account", "=", account).where("name", "=", name).executeTakeFirst();
export type RoleRow = NonNullable<Awaited<ReturnType<typeof find>>>;

export async function needRole(here: Here, name: string): Promise<RoleRow> {
  const row = await find(here, name);
  if (!row) throw notFound("role", name);
  return row;
}

export const listRoles = ({ tx, account }: Here, pathPrefix: string) =>
  iamTables(tx)
    .selectFrom("iam_role")
    .selectAll()
    .where("account", "=", account)
    .where(sql<boolean>`starts_with(path, ${pathPrefix})`)
    .execute();

export interface NewRole {
  name: string;
  path: string;
  trustPolicy: string;
  description: string | undefined;
  maxSessionSeconds: number;
  boundaryArn: string | undefined;
  tags: Tag[];
}

export async function insertRole({ tx, account }: Here, role: NewRole): Promise<RoleRow> {
  const row = await iamTables(tx)
    .insertInto("iam_role")
    .values({
      account,
      id: uniqueId("role"),
      name: role.name,
      path: role.path,
      trust_policy: role.trustPolicy,
      description: role.description ?? null,
      max_session_seconds: role.maxSessionSeconds,
      boundary_arn: role.boundaryArn ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw alreadyExists(`Role with name ${role.name} already exists.`);
  await putTags(tx, iamArn(account, "role", row.path, row.name), role.tags);
  return row;
}

export async function updateRole(
  { tx }: Here,
  id: string,
  to: { description?: string; max_session_seconds?: number; trust_policy?: string },
): Promise<void> {
  if (Object.keys(to).length) await iamTables(tx).updateTable("iam_role").set(to).where("id", "=", id).execute();
}

const holdings = [
  ["iam_instance_profile", "role_id", "remove roles from instance profile"],
  ["iam_attachment", "owner_id", "detach all policies"],
  ["iam_inline_policy", "owner_id", "delete policies"],
] as const;

export async function deleteRole({ tx, account }: Here, role: RoleRow): Promise<void> {
  for (const [table, column, todo] of holdings) {
    const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${role.id} limit 1`.execute(tx);
    if (rows.length) throw deleteConflict(todo);
  }
  await deleteTags(tx, iamArn(account, "role", role.path, role.name));
  await iamTables(tx).deleteFrom("iam_role").where("id", "=", role.id).execute();
}

/** A user's or role's permissions boundary; undefined takes it away. */
export async function setBoundary({ tx }: Here, table: "iam_user" | "iam_role", id: string, policyArn: string | undefined): Promise<void> {
  await iamTables(tx)
    .updateTable(table)
    .set({ boundary_arn: policyArn ?? null })
    .where("id", "=", id)
    .execute();
}
