import { sql } from "kysely";
import { uuid } from "../../base/ids.ts";
import type { Tx } from "../store/index.ts";
import type { BusEvent, NewEvent } from "./event.ts";

export const eventChannel = "quintet_event";

/** Puts an event on its bus; it exists once `tx` commits, and is heard at once. Answers the event's id. */
export async function publish(tx: Tx, event: NewEvent): Promise<string> {
  const [id] = await publishAll(tx, [event]);
  return id!;
}

/** Several at once, in one statement; they are heard in this order. */
export async function publishAll(tx: Tx, events: readonly NewEvent[]): Promise<string[]> {
  if (!events.length) return [];
  const rows = events.map(({ bus = "default", time = new Date(), resources = [], detailType: detail_type, ...event }) => ({
    ...{ id: uuid(), bus, time, resources, detail_type },
    ...event,
  }));
  await sql`
    with put as (
      insert into event (id, account, region, bus, source, detail_type, time, resources, detail)
      select id, account, region, bus, source, detail_type, time, resources, detail
      from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
        id uuid, account text, region text, bus text, source text, detail_type text, time timestamptz, resources jsonb, detail jsonb
      )) with ordinality as one(id, account, region, bus, source, detail_type, time, resources, detail, place)
      order by place
    )
    select pg_notify(${eventChannel}, '')`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The event as AWS writes it, which is what patterns match and targets receive. */
export const envelope = (event: BusEvent): EventEnvelope => ({
  version: "0",
  id: event.id,
  "detail-type": event.detailType,
  source: event.source,
  account: event.account,
  time: event.time.toISOString().replace(/\.\d+Z$/, "Z"),
  region: event.region,
  resources: event.resources,
  detail: event.detail,
});

export interface EventEnvelope {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** Whole seconds, as AWS sends them. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}
