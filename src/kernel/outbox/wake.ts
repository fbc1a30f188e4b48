import { sql } from "kysely";
import type { Tx } from "../store/index.ts";

export const wakeChannel = "quintet_wake";

/**
 * Makes the loop look at a machine once `tx` commits, or from `at` on. It only appends, so it never waits for a server that is
 * advancing the machine at this moment; that server, or the next one, will see the news.
 */
export async function wake(tx: Tx, kind: string, id: string, at?: Date): Promise<void> {
  await sql`
    with known as (insert into machine (kind, id) values (${kind}, ${id}) on conflict do nothing),
    woken as (insert into wake (kind, id, due_at) values (${kind}, ${id}, coalesce(${at ?? null}::timestamptz, '-infinity')))
    select pg_notify(${wakeChannel}, ${kind})`.execute(tx);
}
