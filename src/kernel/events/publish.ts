import { sql } from "kysely";
import { uuid } from "../../base/ids.ts";
import type { Tx } from "../store/index.ts";
import type { BusEvent, NewEvent } from "./event.ts";

export const eventChannel = "quintet_event";

/** Puts an event on its bus; it exists once `tx` commits, and is heard at once. Answers the event's id. */
export async function publish(tx: Tx, event: NewEvent): Promise<string> {
  const id = uuid();
  const { account, region, source, detailType, detail, bus = "default", time = new Date(), resources = [] } = event;
  await sql`
    with put as (
      insert into event (id, account, region, bus, source, detail_type, time, resources, detail)
      values (${id}, ${account}, ${region}, ${bus}, ${source}, ${detailType}, ${time}, ${JSON.stringify(resources)}, ${JSON.stringify(detail)})
    )
    select pg_notify(${eventChannel}, '')`.execute(tx);
  return id;
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
