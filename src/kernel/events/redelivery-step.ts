import { sql } from "kysely";
import { errorText, type Look, nextTry } from "../outbox/index.ts";
import type { Tx } from "../store/index.ts";
import { type DispatchSettings, eventColumns, hear } from "./dispatch-step.ts";
import type { BusEvent } from "./event.ts";

interface Claimed extends BusEvent {
  seq: number;
  subscription: string;
  attempts: number;
}

/** Lets a subscription that failed hear its event again. Deliveries to one that is not loaded stay. */
export function redeliveryStep({ lane, kernel, ears, now }: DispatchSettings): () => Promise<Look> {
  const names = [...ears.keys()];
  return () =>
    lane.transaction(async (tx) => {
      const time = now();
      const delivery = await claim(tx, names, time);
      if (!delivery) return { did: false, more: false, nextDue: await nextDelivery(tx, names, time) };
      const { seq, subscription, attempts } = delivery;
      const error = await hear(tx, ears.get(subscription)!, delivery, time, kernel);
      if (error) {
        kernel.log.warn("A subscription failed again", { subscription, event: delivery.id, attempts: attempts + 1, error });
        await sql`update delivery set attempts = ${attempts + 1}, due_at = ${nextTry(time, attempts + 1)}, last_error = ${errorText(error)}
          where event_seq = ${seq} and subscription = ${subscription}`.execute(tx);
      } else await sql`delete from delivery where event_seq = ${seq} and subscription = ${subscription}`.execute(tx);
      return { did: true, more: true };
    });
}

async function claim(tx: Tx, names: string[], now: Date): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    select ${eventColumns}, delivery.subscription, delivery.attempts from delivery join event on event.seq = delivery.event_seq
    where delivery.due_at <= ${now} and delivery.subscription = any(${names})
    order by delivery.due_at limit 1 for update of delivery skip locked`.execute(tx);
  return rows[0];
}

async function nextDelivery(tx: Tx, names: string[], now: Date): Promise<Date | null> {
  const { rows } = await sql<{ due: Date | null }>`
    select min(due_at) as due from delivery where due_at > ${now} and subscription = any(${names})`.execute(tx);
  return rows[0]?.due ?? null;
}
