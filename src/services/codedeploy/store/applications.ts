import type { Place } from "../../../base/arn.ts";
import type { Tx } from "../../../kernel/store/index.ts";
import { type ApplicationRow, db } from "./tables.ts";

export const findApplication = (tx: Tx, { account, region }: Place, name: string): Promise<ApplicationRow | undefined> =>
  db(tx)
    .selectFrom("deploy_application")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();

/** Throws a unique violation when the name is taken. */
export async function insertApplication(tx: Tx, row: ApplicationRow): Promise<void> {
  await db(tx).insertInto("deploy_application").values(row).execute();
}

export async function countApplications(tx: Tx, { account, region }: Place): Promise<number> {
  const { count } = await db(tx)
    .selectFrom("deploy_application")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("account", "=", account)
    .where("region", "=", region)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function listApplicationNames(tx: Tx, { account, region }: Place, after: string, limit: number): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom("deploy_application")
    .select("name")
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", ">", after)
    .orderBy("name")
    .limit(limit)
    .execute();
  return rows.map((row) => row.name);
}

/** The name also stands on its deployments, where every answer shows it. */
export async function renameApplication(tx: Tx, id: string, name: string): Promise<void> {
  await db(tx).updateTable("deploy_application").set({ name }).where("id", "=", id).execute();
  await db(tx).updateTable("deploy_deployment").set({ application_name: name }).where("application_id", "=", id).execute();
}

/** Its groups, revisions and deployments go with it. */
export async function removeApplication(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("deploy_application").where("id", "=", id).execute();
}
