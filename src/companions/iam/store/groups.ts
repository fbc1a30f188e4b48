import { sql } from "kysely";
import type { Context } from "../../../kernel/gateway/index.ts";
import { iamTables, uniqueId } from "../../../kernel/iam/index.ts";
import { alreadyExists, deleteConflict } from "../errors.ts";

type Here = Pick<Context, "tx" | "account">;

export const listGroups = ({ tx, account }: Here, pathPrefix: string) =>
  iamTables(tx)
    .selectFrom("iam_group")
    .selectAll()
    .where("account", "=", account)
    .where(sql<boolean>`starts_with(path, ${pathPrefix})`)
    .execute();
export type GroupRow = Awaited<ReturnType<typeof listGroups>>[number];

export const readGroup = ({ tx }: Here, id: string): Promise<GroupRow> =>
  iamTables(tx).selectFrom("iam_group").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

export async function insertGroup({ tx, account }: Here, group: { name: string; path: string }): Promise<GroupRow> {
  const row = await iamTables(tx)
    .insertInto("iam_group")
    .values({ account, id: uniqueId("group"), ...group })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw alreadyExists(`Group with name ${group.name} already exists.`);
  return row;
}

export async function renameGroup({ tx, account }: Here, id: string, to: { name: string; path: string }): Promise<void> {
  const taken = await iamTables(tx)
    .selectFrom("iam_group")
    .select("id")
    .where("account", "=", account)
    .where(sql<boolean>`lower(name) = lower(${to.name})`)
    .where("id", "<>", id)
    .executeTakeFirst();
  if (taken) throw alreadyExists(`Group with name ${to.name} already exists.`);
  await iamTables(tx).updateTable("iam_group").set(to).where("id", "=", id).execute();
}

const holdings = [
  ["iam_attachment", "owner_id", "detach all policies"],
  ["iam_inline_policy", "owner_id", "delete policies"],
  ["iam_group_member", "group_id", "remove users from group"],
] as const;

export async function deleteGroup({ tx }: Here, id: string): Promise<void> {
  for (const [table, column, todo] of holdings) {
    const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${id} limit 1`.execute(tx);
    if (rows.length) throw deleteConflict(todo);
  }
  await iamTables(tx).deleteFrom("iam_group").where("id", "=", id).execute();
}

export const membersOf = ({ tx }: Here, groupId: string) =>
  iamTables(tx)
    .selectFrom("iam_user")
    .innerJoin("iam_group_member", "iam_group_member.user_id", "iam_user.id")
    .selectAll("iam_user")
    .where("iam_group_member.group_id", "=", groupId)
    .execute();

export const groupsOf = ({ tx }: Here, userId: string) =>
  iamTables(tx)
    .selectFrom("iam_group")
    .innerJoin("iam_group_member", "iam_group_member.group_id", "iam_group.id")
    .selectAll("iam_group")
    .where("iam_group_member.user_id", "=", userId)
    .execute();

export async function addMember({ tx, account }: Here, groupId: string, userId: string): Promise<void> {
  await iamTables(tx)
    .insertInto("iam_group_member")
    .values({ account, group_id: groupId, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function removeMember({ tx }: Here, groupId: string, userId: string): Promise<boolean> {
  const removed = await iamTables(tx)
    .deleteFrom("iam_group_member")
    .where("group_id", "=", groupId)
    .where("user_id", "=", userId)
    .returning("user_id")
    .execute();
  return removed.length > 0;
}
