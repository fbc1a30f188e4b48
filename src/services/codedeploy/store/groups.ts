import { json, type Tx } from "../../../kernel/store/index.ts";
import type { GroupSettings, LastDeployment, Revision } from "../domain/group.ts";
import { db, type GroupRow } from "./tables.ts";

export const findGroup = (tx: Tx, applicationId: string, name: string): Promise<GroupRow | undefined> =>
  db(tx).selectFrom("deploy_group").selectAll().where("application_id", "=", applicationId).where("name", "=", name).executeTakeFirst();

export const findGroupById = (tx: Tx, id: string): Promise<GroupRow | undefined> =>
  db(tx).selectFrom("deploy_group").selectAll().where("id", "=", id).executeTakeFirst();

export const listGroups = (tx: Tx, applicationId: string, after: string, limit: number): Promise<GroupRow[]> =>
  db(tx)
    .selectFrom("deploy_group")
    .selectAll()
    .where("application_id", "=", applicationId)
    .where("name", ">", after)
    .orderBy("name")
    .limit(limit)
    .execute();

/** Throws a unique violation when the application has a group of that name. */
export async function insertGroup(
  tx: Tx,
  row: Pick<GroupRow, "id" | "account" | "region" | "application_id" | "name" | "settings">,
): Promise<void> {
  await db(tx)
    .insertInto("deploy_group")
    .values({ ...row, settings: json(row.settings) })
    .execute();
}

export async function updateGroup(tx: Tx, id: string, name: string, settings: GroupSettings): Promise<void> {
  await db(tx)
    .updateTable("deploy_group")
    .set({ name, settings: json(settings) })
    .where("id", "=", id)
    .execute();
  await db(tx).updateTable("deploy_deployment").set({ group_name: name }).where("group_id", "=", id).execute();
}

export async function removeGroup(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("deploy_group").where("id", "=", id).execute();
}

/** After a deployment has begun or ended. A success moves the group's revision. */
export async function rememberDeployment(tx: Tx, id: string, last: LastDeployment): Promise<void> {
  const succeeded: { last_successful?: ReturnType<typeof json<LastDeployment>>; target_revision?: ReturnType<typeof json<Revision>> } =
    last.status === "Succeeded" ? { last_successful: json(last), target_revision: json(last.revision) } : {};
  await db(tx)
    .updateTable("deploy_group")
    .set({ last_attempted: json(last), ...succeeded })
    .where("id", "=", id)
    .execute();
}
