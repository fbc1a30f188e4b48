import { sql } from "kysely";
import type { Tx } from "../store/index.ts";
import type { Metric } from "./metric.ts";

/** What the one loop has before it, on all servers of the database together. */
export async function queueDepths(tx: Tx): Promise<Metric[]> {
  const { rows } = await sql<{ queue: string; kind: string; value: string }>`
    select 'effects' as queue, kind, count(*) as value from effect where done_at is null group by kind
    union all select 'wakes', kind, count(*) from wake where due_at <= now() group by kind
    union all select 'failing machines', kind, count(*) from machine where failures > 0 group by kind`.execute(tx);
  const { rows: events } = await sql<{ value: string }>`select count(*) as value from event where dispatched_at is null`.execute(tx);
  const samples = rows.map(({ queue, kind, value }) => ({ labels: { queue, kind }, value: Number(value) }));
  return [
    {
      ...{ name: "quintet_queue_depth", help: "Work that waits, by queue and kind", type: "gauge" },
      samples: [...samples, { labels: { queue: "events", kind: "bus" }, value: Number(events[0]?.value ?? 0) }],
    },
  ];
}
