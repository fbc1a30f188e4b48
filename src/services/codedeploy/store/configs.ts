import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type ConfigRow, db } from "./tables.ts";

export const findConfig = (tx: Tx, { account, region }: Place, name: string): Promise<ConfigRow | undefined> =>
  db(tx)
    .selectFrom("deploy_config")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();

export const listConfigs = (tx: Tx, { account, region }: Place): Promise<ConfigRow[]> =>
  db(tx).selectFrom("deploy_config").selectAll().where("account", "=", account).where("region", "=", region).orderBy("name").execute();

/** Throws a unique violation when the name is taken. */
export async function insertConfig(tx: Tx, row: ConfigRow): Promise<void> {
  await db(tx)
    .insertInto("deploy_config")
    .values({ ...row, settings: json(row.settings) })
    .execute();
}

export async function removeConfig(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("deploy_config").where("id", "=", id).execute();
}

export async function isConfigInUse(tx: Tx, { account, region }: Place, name: string): Promise<boolean> {
  const found = await db(tx)
    .selectFrom("deploy_group")
    .select("id")
    .where("account", "=", account)
    .where("region", "=", region)
    .where(({ eb, ref }) => eb(ref("settings", "->>").key("deploymentConfigName"), "=", name))
    .executeTakeFirst();
  return found !== undefined;
}
