import { sql } from "kysely";
import type { Kernel } from "../kernel.ts";
import { Crashed, type CrashHook, errorText, type Look, nextTry } from "../outbox/index.ts";
import { isRetriedByStore, type Lane, type Tx } from "../store/index.ts";
import type { BusEvent, Subscription } from "./event.ts";
import { envelope } from "./publish.ts";

/** A subscription with its pattern made ready. */
export interface Ear extends Subscription {
  fits(envelope: object): boolean;
}

export interface DispatchSettings {
  lane: Lane;
  kernel: Kernel;
  ears: Map<string, Ear>;
  now(): Date;
  crash: CrashHook;
}

interface Claimed extends BusEvent {
  seq: number;
  more: boolean;
}

export const eventColumns = sql`event.seq, event.id, event.account, event.region, event.bus, event.source,
  event.detail_type as "detailType", event.time, event.resources, event.detail`;

/**
 * Claims one new event and lets every subscription that fits hear it, in one transaction which also marks the event as dispatched:
 * each hears it exactly once. One that fails is undone alone, and hears it again later.
 */
export function dispatchStep({ lane, kernel, ears, now, crash }: DispatchSettings): (spread: () => void) => Promise<Look> {
  return (spread) =>
    lane.transaction(async (tx) => {
      const time = now();
      const event = await claim(tx, time);
      if (!event) return { did: false, more: false };
      if (event.more) spread();
      crash("before-dispatch");
      const seen = envelope(event);
      let failed = false;
      for (const ear of ears.values()) {
        if (!ear.fits(seen)) continue;
        const error = await hear(tx, ear, event, time, kernel);
        if (!error) continue;
        failed = true;
        kernel.log.warn("A subscription failed and will hear the event again", { subscription: ear.name, event: event.id, error });
        await sql`insert into delivery (event_seq, subscription, due_at, attempts, last_error)
          values (${event.seq}, ${ear.name}, ${nextTry(time, 1)}, 1, ${errorText(error)})`.execute(tx);
      }
      crash("after-dispatch");
      return { did: true, more: event.more, ...(failed ? { nextDue: nextTry(time, 1) } : {}) };
    });
}

/** Lets one subscription hear; gives back its error after having undone what it wrote. */
export async function hear(tx: Tx, ear: Ear, event: BusEvent, now: Date, kernel: Kernel): Promise<unknown> {
  await sql`savepoint quintet_hear`.execute(tx);
  try {
    await ear.handle(event, { tx, now, kernel });
    return undefined;
  } catch (error) {
    if (error instanceof Crashed || isRetriedByStore(error)) throw error;
    await sql`rollback to savepoint quintet_hear`.execute(tx);
    return error ?? new Error("The subscription threw nothing");
  }
}

async function claim(tx: Tx, now: Date): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    with claimed as (
      select seq from event where dispatched_at is null order by seq limit 1 for update skip locked
    )
    update event set dispatched_at = ${now} from claimed where event.seq = claimed.seq
    returning ${eventColumns}, (select count(*) from (select from event where dispatched_at is null limit 2) waiting) > 1 as more`.execute(
    tx,
  );
  return rows[0];
}
