import type { Insertable, Selectable } from "kysely";
import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { tables, type WebhookRow } from "./tables.ts";

export type Webhook = Selectable<WebhookRow>;

export const findWebhook = (tx: Tx, { account, region }: Place, name: string): Promise<Webhook | undefined> =>
  tables(tx)
    .selectFrom("codepipeline_webhook")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", "=", name)
    .executeTakeFirst();

export const webhookAt = (tx: Tx, address: string): Promise<Webhook | undefined> =>
  tables(tx).selectFrom("codepipeline_webhook").selectAll().where("address", "=", address).executeTakeFirst();

/** Creates a webhook, or puts a new definition in its place under the same address. */
export async function putWebhook(tx: Tx, webhook: Insertable<WebhookRow>): Promise<Webhook> {
  const { pipeline, action, secret } = webhook;
  const definition = json(webhook.definition);
  return tables(tx)
    .insertInto("codepipeline_webhook")
    .values({ ...webhook, definition })
    .onConflict((conflict) =>
      conflict.columns(["account", "region", "name"]).doUpdateSet({ pipeline, action, secret: secret ?? null, definition }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function changeWebhook(tx: Tx, address: string, change: Partial<Omit<Webhook, "definition">>): Promise<void> {
  await tables(tx).updateTable("codepipeline_webhook").set(change).where("address", "=", address).execute();
}

export const deleteWebhook = (tx: Tx, address: string) =>
  tables(tx).deleteFrom("codepipeline_webhook").where("address", "=", address).execute();

export const listWebhooks = (tx: Tx, { account, region }: Place, after: string, limit: number): Promise<Webhook[]> =>
  tables(tx)
    .selectFrom("codepipeline_webhook")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("name", ">", after)
    .orderBy("name")
    .limit(limit)
    .execute();

export async function countWebhooks(tx: Tx, { account, region }: Place): Promise<number> {
  const { count } = await tables(tx)
    .selectFrom("codepipeline_webhook")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("account", "=", account)
    .where("region", "=", region)
    .executeTakeFirstOrThrow();
  return Number(count);
}
