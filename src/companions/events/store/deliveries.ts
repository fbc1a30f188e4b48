import type { EventEnvelope } from "../../../kernel/events/index.ts";
import { wake } from "../../../kernel/outbox/index.ts";
import { json, type Tx } from "../../../kernel/store/index.ts";
import { type BusPlace, ruleArn } from "../places.ts";
import { db, type StoredTarget } from "./tables.ts";
import { targetsOf } from "./targets.ts";

export const deliveryKind = "events/delivery";

export interface Delivery {
  id: string;
  account: string;
  region: string;
  ruleArn: string;
  target: StoredTarget;
  event: EventEnvelope;
  createdAt: Date;
  /** Whether its one effect was asked for. */
  asked: boolean;
}

/** Sends an event on its way to every target of a rule. Its id names event, rule and target, so doing it twice is harmless. */
export async function deliver(tx: Tx, place: BusPlace, rule: string, event: EventEnvelope, now: Date): Promise<void> {
  const { account, region } = place;
  for (const target of await targetsOf(tx, place, rule)) {
    const id = `${event.id}/${place.bus}/${rule}/${target.Id}`;
    await db(tx)
      .insertInto("event_delivery")
      .values({ id, account, region, rule_arn: ruleArn(place, rule), target: json(target), event: json(event), created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await wake(tx, deliveryKind, id);
  }
}

export const findDelivery = (tx: Tx, id: string): Promise<Delivery | undefined> =>
  db(tx)
    .selectFrom("event_delivery")
    .select(["id", "account", "region", "rule_arn as ruleArn", "target", "event", "created_at as createdAt", "asked"])
    .where("id", "=", id)
    .executeTakeFirst();

export async function markAsked(tx: Tx, id: string): Promise<void> {
  await db(tx).updateTable("event_delivery").set({ asked: true }).where("id", "=", id).execute();
}

export async function removeDelivery(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom("event_delivery").where("id", "=", id).execute();
}
