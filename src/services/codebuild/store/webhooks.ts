import type { Place } from "../../../base/arn.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type CodebuildTables, db } from "./tables.ts";

export type StoredWebhook = CodebuildTables["codebuild_webhook"];
export type StoredDelivery = CodebuildTables["codebuild_delivery"];

export const findWebhook = (tx: Tx, { account, region }: Place, projectName: string): Promise<StoredWebhook | undefined> =>
  db(tx)
    .selectFrom("codebuild_webhook")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("project_name", "=", projectName)
    .where("deleted_at", "is", null)
    .executeTakeFirst();

export const findWebhookById = (tx: Tx, id: string): Promise<StoredWebhook | undefined> =>
  db(tx).selectFrom("codebuild_webhook").selectAll().where("id", "=", id).executeTakeFirst();

export const findWebhookByToken = (tx: Tx, token: string): Promise<StoredWebhook | undefined> =>
  db(tx).selectFrom("codebuild_webhook").selectAll().where("token", "=", token).where("deleted_at", "is", null).executeTakeFirst();

/** The webhooks of a place that hear of pushes to its own repositories. */
export const localWebhooks = (tx: Tx, { account, region }: Place): Promise<StoredWebhook[]> =>
  db(tx)
    .selectFrom("codebuild_webhook")
    .selectAll()
    .where("account", "=", account)
    .where("region", "=", region)
    .where("deleted_at", "is", null)
    .where((is) => is(is.ref("source", "->>").key("type"), "=", "CODECOMMIT"))
    .execute();

export async function insertWebhook(tx: Tx, webhook: StoredWebhook): Promise<void> {
  await db(tx)
    .insertInto("codebuild_webhook")
    .values({ ...webhook, document: json(webhook.document), source: json(webhook.source) })
    .execute();
}

export async function changeWebhook(
  tx: Tx,
  id: string,
  { document, ...changed }: Partial<Omit<StoredWebhook, "id" | "source">>,
): Promise<void> {
  await db(tx)
    .updateTable("codebuild_webhook")
    .set({ ...changed, ...(document ? { document: json(document) } : {}) })
    .where("id", "=", id)
    .execute();
}

export async function forgetWebhook(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("codebuild_delivery").where("webhook_id", "=", id).execute();
  await db(tx).deleteFrom("codebuild_webhook").where("id", "=", id).execute();
}

/** False when it was told before. */
export async function insertDelivery(tx: Tx, delivery: StoredDelivery): Promise<boolean> {
  const made = await db(tx)
    .insertInto("codebuild_delivery")
    .values({ ...delivery, told: json(delivery.told) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

export const findDelivery = (tx: Tx, id: string): Promise<StoredDelivery | undefined> =>
  db(tx).selectFrom("codebuild_delivery").selectAll().where("id", "=", id).executeTakeFirst();

/** A judged delivery is remembered for a while, because hosts deliver again what they believe was lost. */
export async function judgeDelivery(tx: Tx, id: string, forgetBefore: Date): Promise<void> {
  await db(tx).updateTable("codebuild_delivery").set({ judged: true }).where("id", "=", id).execute();
  await db(tx).deleteFrom("codebuild_delivery").where("judged", "=", true).where("received_at", "<", forgetBefore).execute();
}
