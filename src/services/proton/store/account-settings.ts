import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type AccountSettings, db } from "./tables.ts";

export async function accountSettings(tx: Tx, { account, region }: Place): Promise<AccountSettings> {
  const row = await db(tx)
    .selectFrom("proton_account_settings")
    .select("settings")
    .where("account", "=", account)
    .where("region", "=", region)
    .executeTakeFirst();
  return row?.settings ?? {};
}

export async function saveAccountSettings(tx: Tx, { account, region }: Place, settings: AccountSettings): Promise<void> {
  await db(tx)
    .insertInto("proton_account_settings")
    .values({ account, region, settings: json(settings) })
    .onConflict((conflict) => conflict.columns(["account", "region"]).doUpdateSet({ settings: json(settings) }))
    .execute();
}
