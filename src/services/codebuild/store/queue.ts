import { sql } from "kysely";
import type { Tx } from "../../../kernel/store/index.ts";

/**
 * Whether a waiting build may start: fewer than `limit` run on this server and no older one waits. The lock, held to the end of the
 * transaction, keeps two builds from taking the last place.
 */
export async function slotFree(tx: Tx, id: string, limit: number): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext('codebuild/queue'))`.execute(tx);
  const { rows } = await sql<{ free: boolean }>`
    select (select count(*) from codebuild_build where running and ended_at is null) < ${limit}
      and not exists (
        select from codebuild_build older join codebuild_build mine on mine.id = ${id}
        where older.ended_at is null and not older.running and (older.started_at, older.id) < (mine.started_at, mine.id)
      ) as free`.execute(tx);
  return rows[0]?.free ?? false;
}

/** The build that has waited longest, except for one. */
export async function firstInQueue(tx: Tx, except: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from codebuild_build where ended_at is null and not running and id <> ${except} order by started_at, id limit 1`.execute(tx);
  return rows[0]?.id;
}
